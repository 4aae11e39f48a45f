//! What is written for a struct: an object with a member for each field.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    example_fields, full_type, keys, limits, properties, read_fields, schema_impl, text,
    write_field,
};
use crate::input::{Field, Model};

pub(super) fn object(model: &Model, fields: &[Field], made: &[Field]) -> TokenStream {
    let name = &model.name;
    let unmade: Vec<_> = made.iter().map(|field| &field.name).collect();
    let unmade = quote!(#(, #unmade: ::core::default::Default::default())*);
    let makes = (!made.is_empty()).then(|| quote!(let value = Self::made(value);));
    let writes = fields.iter().map(|field| {
        let ident = &field.name;
        write_field(model, field, &quote!(&self.#ident))
    });
    let reader = (!model.options.write_only).then(|| {
        let keys = keys(fields);
        let (reads, built) = read_fields(fields, &quote!(Self), &unmade);
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
                    #makes
                    ::core::option::Option::Some(value)
                }
                fn example_members(example: &mut w::Example) { #examples }
            }
            impl w::Read for #name {
                fn read(
                    node: w::Node,
                    r: &mut w::Reader,
                    _: w::Bounds,
                ) -> ::core::option::Option<Self> {
                    r.object(node)
                }
                fn example(_: w::Bounds) -> w::Value {
                    w::Example::untagged(<Self as w::ReadObject>::example_members)
                }
            }
        }
    });
    let constructor =
        model.options.check.then(|| constructor(model, fields, &unmade, makes.as_ref()));
    let described = properties(fields);
    let (title, description) = text(&model.text);
    let described_object = quote!(w::describe::object(
        #title,
        #description,
        <Self as w::describe::DescribeObject>::properties(g)
    ));
    let schema = if model.options.stated {
        schema_impl(
            model,
            &quote!({
                let described = #described_object;
                Self::stated(g, described)
            }),
        )
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

/// A constructor with more arguments says that it has one for each field.
const MANY: usize = 10;

/// `new` and a getter for each field, for a type whose fields depend on each other.
fn constructor(
    model: &Model,
    fields: &[Field],
    unmade: &TokenStream,
    makes: Option<&TokenStream>,
) -> TokenStream {
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
    let crowded = (fields.len() > MANY)
        .then(|| quote!(#[expect(clippy::too_many_arguments, reason = "one for each field")]));
    quote! {
        impl #name {
            #crowded
            #[doc = #docs]
            ///
            /// # Errors
            /// Every part that does not agree with another, with its place, what was expected and
            /// an example.
            pub fn new(#(#parameters),*) -> ::core::result::Result<Self, w::InputErrors> {
                let value = w::checked(Self { #(#names),* #unmade }, Self::check)?;
                #makes
                ::core::result::Result::Ok(value)
            }
            #(#getters)*
        }
    }
}
