//! What is written for an enum with data: an object tagged by its `kind`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{example_fields, keys, properties, read_fields, schema_impl, text, write_field};
use crate::input::{Body, Declared, Model, Variant};

pub(super) fn tagged(
    model: &Model,
    variants: &[Variant],
    declared: Option<&Declared>,
) -> TokenStream {
    let (name, id) = (&model.name, &model.id);
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
    let constant = declared.is_none().then(|| quote!(const));
    let declared_kind =
        declared.map(|Declared { name, .. }| quote!(, Self::#name(value) => value.kind()));
    let declared_write = declared.map(|Declared { name, .. }| {
        let write = if model.options.confidential {
            quote!(w::write_tagged_for_custodian)
        } else {
            quote!(w::write_tagged)
        };
        quote!(Self::#name(value) => #write(s, value.kind(), value),)
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
                    let (reads, built) =
                        read_fields(fields, &quote!(Self::#ident), &TokenStream::new());
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
        let kind = match declared {
            None => quote!(let (kind, mut m) = r.kind(node, &[#(#words),*])?;),
            Some(Declared { name, ty }) => quote! {
                let (kind, mut m) = match r.open_kind(node, &[#(#words),*], #id)? {
                    (w::OpenTerm::Own(kind), m) => (kind, m),
                    (w::OpenTerm::Declared(place), m) => {
                        let value = <#ty as w::ReadDeclared>::read_declared(place, m, r);
                        return value.map(Self::#name);
                    }
                };
            },
        };
        quote! {
            impl w::Read for #name {
                fn read(
                    node: w::Node,
                    r: &mut w::Reader,
                    _: w::Bounds,
                ) -> ::core::option::Option<Self> {
                    #kind
                    let value = match kind {
                        #(#arms)*
                        _ => { let _ = &mut m; ::core::option::Option::None }
                    };
                    value
                }
                fn example(_: w::Bounds) -> w::Value { #example }
            }
        }
    });
    let branches = variants.iter().map(|variant| {
        let (word, ident) = (&variant.word, variant.name.to_string());
        let (title, description) = text(&variant.text);
        let properties = match &variant.body {
            Body::Object(ty) => quote!(<#ty as w::describe::DescribeObject>::properties(g)),
            Body::Unit => quote!(::std::vec::Vec::new()),
            Body::Fields(fields) => properties(fields),
        };
        quote!({
            let properties = #properties;
            w::describe::Branch {
                name: #ident,
                kind: #word,
                title: #title,
                description: #description,
                properties,
            }
        })
    });
    let (id, (title, description)) = (&model.id, text(&model.text));
    let schema = schema_impl(
        model,
        &quote!({
            let branches = ::std::vec![#(#branches),*];
            w::describe::tagged(g, #id, #title, #description, branches)
        }),
    );
    quote! {
        impl #name {
            /// The word that says which kind this is on the wire.
            #[must_use]
            pub #constant fn kind(&self) -> &'static str {
                match self { #(Self::#idents { .. } => #words),* #declared_kind }
            }
        }
        impl w::Write for #name {
            fn write<S: w::ser::Serializer>(
                &self,
                s: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match self { #(#writes)* #declared_write }
            }
        }
        #reader
        #schema
    }
}
