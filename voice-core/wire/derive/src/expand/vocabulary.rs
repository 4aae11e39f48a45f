//! What is written for an enum without data: a vocabulary, of which each variant is a term.

use proc_macro2::TokenStream;
use quote::quote;

use super::{schema_impl, text};
use crate::input::{Declared, Model, Variant};

pub(super) fn vocabulary(
    model: &Model,
    variants: &[Variant],
    declared: Option<&Declared>,
) -> TokenStream {
    let (name, id) = (&model.name, &model.id);
    let idents: Vec<_> = variants.iter().map(|variant| &variant.name).collect();
    let words: Vec<_> = variants.iter().map(|variant| &variant.word).collect();
    let titles = variants.iter().map(|variant| &variant.text.title);
    let descriptions = variants.iter().map(|variant| &variant.text.description);
    let count = variants.len();
    let (title, description) = text(&model.text);
    let schema = schema_impl(model, &quote!(w::describe::vocabulary::<Self>(#title, #description)));
    // What is declared has its name at run time only.
    let constant = declared.is_none().then(|| quote!(const));
    let declared_word = declared.map(|of| {
        let ident = &of.name;
        quote!(, Self::#ident(of) => of.as_str())
    });
    // Where terms are declared beside these, whoever has sets of them asks for the place.
    let index = declared.map(|of| {
        let (declared, places) = (&of.name, 0..count);
        quote! {
            /// The place of the term in [`Self::ALL`]; of one that is declared, the next after it.
            const fn index(self) -> usize {
                match self { #(Self::#idents => #places,)* Self::#declared(_) => #count }
            }
        }
    });
    let read = match declared {
        None => quote!(r.term(node)),
        Some(Declared { name, ty }) => quote! {
            match r.open_term::<Self>(node, #id)? {
                w::OpenTerm::Own(term) => ::core::option::Option::Some(term),
                w::OpenTerm::Declared(place) => <#ty>::at(place).map(Self::#name),
            }
        },
    };
    quote! {
        impl #name {
            /// Every term, in the order of its definition.
            pub const ALL: [Self; #count] = [#(Self::#idents),*];
            /// The term as it is written on the wire.
            #[must_use]
            pub #constant fn as_str(&self) -> &'static str {
                match self { #(Self::#idents => #words),* #declared_word }
            }
            #index
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
                _: w::Bounds,
            ) -> ::core::option::Option<Self> {
                #read
            }
            fn example(_: w::Bounds) -> w::Value { w::example_term::<Self>() }
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
            type Err = w::InputErrors;
            fn from_str(word: &str) -> ::core::result::Result<Self, Self::Err> { w::term(word) }
        }
        #schema
    }
}
