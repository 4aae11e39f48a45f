//! What the derive writes.

mod object;
mod tagged;
mod vocabulary;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use object::object;
use tagged::tagged;
use vocabulary::vocabulary;

use crate::input::{Field, Model, Shape, Text};

pub(crate) fn expand(model: &Model) -> TokenStream {
    let shape = match &model.shape {
        Shape::Object(fields, made) => object(model, fields, made),
        Shape::Vocabulary(variants, declared) => vocabulary(model, variants, declared.as_ref()),
        Shape::Tagged(variants, declared) => tagged(model, variants, declared.as_ref()),
    };
    let serde = serde_impls(model);
    let debug = debug_impl(model);
    let wire = &model.options.wire;
    quote! { const _: () = { use #wire as w; #shape #serde #debug }; }
}

fn write_field(model: &Model, field: &Field, value: &TokenStream) -> TokenStream {
    let key = &field.key;
    let wrap = |value: TokenStream| {
        if model.options.confidential { quote!(&w::Custodial(#value)) } else { value }
    };
    if field.optional {
        let wrapped = wrap(quote!(value));
        quote! {
            if let ::core::option::Option::Some(value) = #value {
                w::ser::SerializeMap::serialize_entry(map, #key, #wrapped)?;
            }
        }
    } else {
        let wrapped = wrap(value.clone());
        quote!(w::ser::SerializeMap::serialize_entry(map, #key, #wrapped)?;)
    }
}

/// The statements that read fields, and the value that is built of them and of `rest`.
fn read_fields(
    fields: &[Field],
    built: &TokenStream,
    rest: &TokenStream,
) -> (TokenStream, TokenStream) {
    let reads = fields.iter().map(|field| {
        let (ty, key, limits) = (&field.ty, &field.key, limits(field));
        let local = format_ident!("field_{}", field.key);
        if let Some(of) = &field.declared {
            return quote!(let #local = r.declared::<#ty>(m, #key, #limits, #of););
        }
        let method = if field.optional { quote!(optional) } else { quote!(required) };
        quote!(let #local = r.#method::<#ty>(m, #key, #limits);)
    });
    let locals: Vec<_> = fields.iter().map(|field| format_ident!("field_{}", field.key)).collect();
    let idents = fields.iter().map(|field| &field.name);
    let built = quote!(#built { #(#idents: #locals),* #rest });
    // One look at all of them: a `?` for each would drop those before it in as many ways.
    let whole = (!locals.is_empty()).then(|| {
        quote! {
            let (#(::core::option::Option::Some(#locals),)*) = (#(#locals,)*) else {
                return ::core::option::Option::None;
            };
        }
    });
    (quote!(let _ = (&m, &r); #(#reads)*), quote!({ #whole #built }))
}

fn example_fields(fields: &[Field]) -> TokenStream {
    let members = fields.iter().filter(|field| !field.optional).map(|field| {
        let (ty, key, limits) = (&field.ty, &field.key, limits(field));
        quote!(example.member(#key, #limits, <#ty as w::Read>::example);)
    });
    quote!(let _ = &example; #(#members)*)
}

/// The fields that are there whatever is declared.
fn properties(fields: &[Field]) -> TokenStream {
    let all = fields.iter().filter(|field| field.declared.is_none()).map(|field| {
        let (ty, key, limits, required) = (&field.ty, &field.key, limits(field), !field.optional);
        let (title, description) = text(&field.text);
        quote!(w::describe::Property::new::<#ty>(g, #key, #title, #description, #required, #limits))
    });
    quote!({
        let _ = &g;
        ::std::vec![#(#all),*]
    })
}

fn limits(field: &Field) -> TokenStream {
    let bound = |literal: &Option<syn::LitInt>| match literal {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    };
    let (min, max) = (bound(&field.min), bound(&field.max));
    quote!(w::Bounds { min: #min, max: #max })
}

fn full_type(field: &Field) -> TokenStream {
    let ty = &field.ty;
    if field.optional { quote!(::core::option::Option<#ty>) } else { quote!(#ty) }
}

fn keys(fields: &[Field]) -> Vec<String> {
    fields.iter().filter(|of| of.declared.is_none()).map(|field| field.key.clone()).collect()
}

fn text(text: &Text) -> (&str, &str) {
    (&text.title, &text.description)
}

fn schema_impl(model: &Model, body: &TokenStream) -> TokenStream {
    let (name, id) = (&model.name, &model.id);
    quote! {
        w::with_schema! {
            impl w::describe::JsonSchema for #name {
                fn schema_name() -> ::std::borrow::Cow<'static, str> {
                    ::std::borrow::Cow::Borrowed(#id)
                }
                fn json_schema(g: &mut w::describe::Generator) -> w::describe::Schema {
                    let _ = &g;
                    #body
                }
            }
            impl w::describe::Describe for #name {
                fn describe(g: &mut w::describe::Generator, _: w::Bounds) -> w::describe::Schema {
                    g.subschema_for::<Self>()
                }
            }
        }
    }
}

fn serde_impls(model: &Model) -> TokenStream {
    let name = &model.name;
    let serialize = (!model.options.confidential).then(|| {
        quote! {
            impl w::ser::Serialize for #name {
                fn serialize<S: w::ser::Serializer>(
                    &self,
                    s: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    w::Write::write(self, s)
                }
            }
        }
    });
    let deserialize = (!model.options.write_only).then(|| {
        quote! {
            impl<'de> w::de::Deserialize<'de> for #name {
                fn deserialize<D: w::de::Deserializer<'de>>(
                    d: D,
                ) -> ::core::result::Result<Self, D::Error> {
                    w::deserialize(d)
                }
            }
        }
    });
    quote!(#serialize #deserialize)
}

fn debug_impl(model: &Model) -> Option<TokenStream> {
    let (name, shown) = (&model.name, format!("{}(..)", model.name));
    (model.options.confidential || model.options.redacted).then(|| {
        quote! {
            impl ::core::fmt::Debug for #name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.write_str(#shown)
                }
            }
        }
    })
}
