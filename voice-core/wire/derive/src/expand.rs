//! What the derive writes.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::input::{Body, Field, Model, Shape, Text, Variant};

pub(crate) fn expand(model: &Model) -> TokenStream {
    let shape = match &model.shape {
        Shape::Object(fields) => object(model, fields),
        Shape::Vocabulary(variants) => vocabulary(model, variants),
        Shape::Tagged(variants) => tagged(model, variants),
    };
    let serde = serde_impls(model);
    let debug = debug_impl(model);
    let wire = &model.options.wire;
    quote! { const _: () = { use #wire as w; #shape #serde #debug }; }
}

fn object(model: &Model, fields: &[Field]) -> TokenStream {
    let name = &model.name;
    let writes = fields.iter().map(|field| {
        let ident = &field.name;
        write_field(model, field, &quote!(&self.#ident))
    });
    let reader = (!model.options.write_only).then(|| {
        let keys = keys(fields);
        let (reads, built) = read_fields(fields, &quote!(Self));
        let check =
            model.options.check.then(|| quote!(let value = r.checked(value, Self::check)?;));
        let examples = example_fields(fields);
        quote! {
            impl w::ReadObject for #name {
                const KEYS: &'static [&'static str] = &[#(#keys),*];
                fn read_members(
                    m: &mut w::Members,
                    r: &mut w::Reader,
                ) -> ::core::option::Option<Self> {
                    #reads
                    let value = #built;
                    #check
                    ::core::option::Option::Some(value)
                }
                fn example_members(example: &mut w::Example) { #examples }
            }
            impl w::Read for #name {
                fn read(
                    node: w::Node,
                    r: &mut w::Reader,
                    _: w::Limits,
                ) -> ::core::option::Option<Self> {
                    r.object(node)
                }
                fn example(_: w::Limits) -> w::Value {
                    w::Example::of(<Self as w::ReadObject>::example_members)
                }
            }
        }
    });
    let constructor = model.options.check.then(|| constructor(model, fields));
    let described = properties(fields);
    let (title, description) = text(&model.text);
    let described_object = quote!(w::describe::object(
        #title,
        #description,
        <Self as w::describe::DescribeObject>::properties(g)
    ));
    let schema = if model.options.stated {
        schema_impl(model, &quote!(w::describe::stating(#described_object, Self::stated())))
    } else {
        schema_impl(model, &described_object)
    };
    let passed_on = model.options.fields.as_ref().map(|to| passed_on(model, fields, to));
    quote! {
        #passed_on
        impl w::WriteObject for #name {
            fn write_members<M: w::ser::SerializeMap>(
                &self,
                map: &mut M,
            ) -> ::core::result::Result<(), M::Error> {
                #(#writes)*
                ::core::result::Result::Ok(())
            }
        }
        impl w::Write for #name {
            fn write<S: w::ser::Serializer>(
                &self,
                s: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                w::write_object(s, self)
            }
        }
        #reader
        #constructor
        w::with_schema! {
            impl w::describe::DescribeObject for #name {
                fn properties(
                    g: &mut w::describe::Generator,
                ) -> ::std::vec::Vec<w::describe::Property> {
                    #described
                }
            }
        }
        #schema
    }
}

/// The fields, as a macro of the user's takes them.
fn passed_on(model: &Model, fields: &[Field], to: &syn::Path) -> TokenStream {
    let name = &model.name;
    let fields = fields.iter().map(|field| {
        let (ty, key, required, limits) = (&field.ty, &field.key, !field.optional, limits(field));
        quote!(#key: #ty, #required, #limits;)
    });
    quote!(#to! { #name { #(#fields)* } })
}

/// `new` and a getter for each field, for a type whose fields depend on each other.
fn constructor(model: &Model, fields: &[Field]) -> TokenStream {
    let name = &model.name;
    let parameters = fields.iter().map(|field| {
        let (ident, ty) = (&field.name, full_type(field));
        quote!(#ident: #ty)
    });
    let names = fields.iter().map(|field| &field.name);
    let getters = fields.iter().map(|field| {
        let (ident, ty, docs) = (&field.name, &field.ty, &field.text.description);
        if field.optional {
            quote! {
                #[doc = #docs]
                #[must_use]
                pub fn #ident(&self) -> ::core::option::Option<&#ty> { self.#ident.as_ref() }
            }
        } else {
            quote! { #[doc = #docs] #[must_use] pub fn #ident(&self) -> &#ty { &self.#ident } }
        }
    });
    let docs = format!("A new `{name}`, if its parts agree with each other.");
    quote! {
        impl #name {
            #[doc = #docs]
            ///
            /// # Errors
            /// Every part that does not agree with another, with its place, what was expected and
            /// an example.
            pub fn new(#(#parameters),*) -> ::core::result::Result<Self, w::Faults> {
                w::checked(Self { #(#names),* }, Self::check)
            }
            #(#getters)*
        }
    }
}

fn vocabulary(model: &Model, variants: &[Variant]) -> TokenStream {
    let name = &model.name;
    let idents: Vec<_> = variants.iter().map(|variant| &variant.name).collect();
    let words: Vec<_> = variants.iter().map(|variant| &variant.word).collect();
    let titles = variants.iter().map(|variant| &variant.text.title);
    let descriptions = variants.iter().map(|variant| &variant.text.description);
    let count = variants.len();
    let (title, description) = text(&model.text);
    let schema = schema_impl(model, &quote!(w::describe::vocabulary::<Self>(#title, #description)));
    quote! {
        impl #name {
            /// Every term, in the order of its definition.
            pub const ALL: [Self; #count] = [#(Self::#idents),*];
            /// The term as it is written on the wire.
            #[must_use]
            pub const fn as_str(&self) -> &'static str {
                match self { #(Self::#idents => #words),* }
            }
        }
        impl w::Vocabulary for #name {
            const WORDS: &'static [&'static str] = &[#(#words),*];
            const TERMS: &'static [w::Term<Self>] = &[
                #(w::Term::new(Self::#idents, #words, #titles, #descriptions)),*
            ];
        }
        impl w::Read for #name {
            fn read(
                node: w::Node,
                r: &mut w::Reader,
                _: w::Limits,
            ) -> ::core::option::Option<Self> {
                r.term(node)
            }
            fn example(_: w::Limits) -> w::Value { w::example_term::<Self>() }
        }
        impl w::Write for #name {
            fn write<S: w::ser::Serializer>(
                &self,
                s: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }
        impl ::core::str::FromStr for #name {
            type Err = w::Faults;
            fn from_str(word: &str) -> ::core::result::Result<Self, w::Faults> { w::term(word) }
        }
        #schema
    }
}

fn tagged(model: &Model, variants: &[Variant]) -> TokenStream {
    let name = &model.name;
    let words: Vec<_> = variants.iter().map(|variant| &variant.word).collect();
    let idents = variants.iter().map(|variant| &variant.name);
    let writes = variants.iter().map(|variant| {
        let (ident, word) = (&variant.name, &variant.word);
        match &variant.body {
            Body::Object(_) if model.options.confidential => {
                quote!(Self::#ident(value) => w::write_tagged_for_custodian(s, #word, value),)
            }
            Body::Object(_) => quote!(Self::#ident(value) => w::write_tagged(s, #word, value),),
            Body::Unit => quote! {
                Self::#ident => {
                    w::write_tagged_with(s, #word, |_| ::core::result::Result::Ok(()))
                }
            },
            Body::Fields(fields) => {
                let names = fields.iter().map(|field| &field.name);
                let entries = fields.iter().map(|field| {
                    let ident = &field.name;
                    write_field(model, field, &quote!(#ident))
                });
                quote! {
                    Self::#ident { #(#names),* } => w::write_tagged_with(s, #word, |map| {
                        #(#entries)*
                        let _ = &map;
                        ::core::result::Result::Ok(())
                    }),
                }
            }
        }
    });
    let reader = (!model.options.write_only).then(|| {
        let arms = variants.iter().map(|variant| {
            let (ident, word) = (&variant.name, &variant.word);
            match &variant.body {
                Body::Object(ty) => quote! {
                    #word => r.rest::<#ty>(m).map(Self::#ident),
                },
                Body::Unit => quote!(),
                Body::Fields(fields) => {
                    let keys = keys(fields);
                    let (reads, built) = read_fields(fields, &quote!(Self::#ident));
                    quote! {
                        #word => {
                            let (m, r) = (&mut m, r);
                            #reads
                            r.close(m, &[#(#keys),*]);
                            ::core::option::Option::Some(#built)
                        }
                    }
                }
            }
        });
        let example = variants.first().map(|variant| {
            let word = &variant.word;
            match &variant.body {
                Body::Object(ty) => quote! {
                    w::Example::tagged(#word, <#ty as w::ReadObject>::example_members)
                },
                Body::Unit => quote!(w::Example::tagged(#word, |_| ())),
                Body::Fields(fields) => {
                    let members = example_fields(fields);
                    quote!(w::Example::tagged(#word, |example| { let _ = &example; #members }))
                }
            }
        });
        quote! {
            impl w::Read for #name {
                fn read(
                    node: w::Node,
                    r: &mut w::Reader,
                    _: w::Limits,
                ) -> ::core::option::Option<Self> {
                    let (kind, mut m) = r.kind(node, &[#(#words),*])?;
                    let value = match kind {
                        #(#arms)*
                        _ => { let _ = &mut m; ::core::option::Option::None }
                    };
                    value
                }
                fn example(_: w::Limits) -> w::Value { #example }
            }
        }
    });
    let branches = variants.iter().map(|variant| {
        let word = &variant.word;
        let (title, description) = text(&variant.text);
        let properties = match &variant.body {
            Body::Object(ty) => quote!(<#ty as w::describe::DescribeObject>::properties(g)),
            Body::Unit => quote!(::std::vec::Vec::new()),
            Body::Fields(fields) => properties(fields),
        };
        quote!({
            let properties = #properties;
            w::describe::branch(#word, #title, #description, properties)
        })
    });
    let (title, description) = text(&model.text);
    let schema = schema_impl(
        model,
        &quote!({
            let branches = ::std::vec![#(#branches),*];
            w::describe::tagged(#title, #description, branches)
        }),
    );
    quote! {
        impl #name {
            /// The word that says which kind this is on the wire.
            #[must_use]
            pub const fn kind(&self) -> &'static str {
                match self { #(Self::#idents { .. } => #words),* }
            }
        }
        impl w::Write for #name {
            fn write<S: w::ser::Serializer>(
                &self,
                s: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match self { #(#writes)* }
            }
        }
        #reader
        #schema
    }
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

fn read_fields(fields: &[Field], built: &TokenStream) -> (TokenStream, TokenStream) {
    let reads = fields.iter().map(|field| {
        let (ty, key, limits) = (&field.ty, &field.key, limits(field));
        let local = format_ident!("field_{}", field.key);
        let method = if field.optional { quote!(optional) } else { quote!(required) };
        quote!(let #local = r.#method::<#ty>(m, #key, #limits);)
    });
    let built_fields = fields.iter().map(|field| {
        let (ident, local) = (&field.name, format_ident!("field_{}", field.key));
        quote!(#ident: #local?)
    });
    (quote!(let _ = (&m, &r); #(#reads)*), quote!(#built { #(#built_fields),* }))
}

fn example_fields(fields: &[Field]) -> TokenStream {
    let members = fields.iter().filter(|field| !field.optional).map(|field| {
        let (ty, key, limits) = (&field.ty, &field.key, limits(field));
        quote!(example.member(#key, #limits, <#ty as w::Read>::example);)
    });
    quote!(let _ = &example; #(#members)*)
}

fn properties(fields: &[Field]) -> TokenStream {
    let all = fields.iter().map(|field| {
        let (ty, key, limits, required) = (&field.ty, &field.key, limits(field), !field.optional);
        let (title, description) = text(&field.text);
        quote!(w::describe::Property::of::<#ty>(g, #key, #title, #description, #required, #limits))
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
    quote!(w::Limits { min: #min, max: #max })
}

fn full_type(field: &Field) -> TokenStream {
    let ty = &field.ty;
    if field.optional { quote!(::core::option::Option<#ty>) } else { quote!(#ty) }
}

fn keys(fields: &[Field]) -> Vec<String> {
    fields.iter().map(|field| field.key.clone()).collect()
}

fn text(text: &Text) -> (&str, &str) {
    (&text.title, &text.description)
}

fn schema_impl(model: &Model, body: &TokenStream) -> TokenStream {
    let (name, id) = (&model.name, model.name.to_string());
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
                fn describe(g: &mut w::describe::Generator, _: w::Limits) -> w::describe::Schema {
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
