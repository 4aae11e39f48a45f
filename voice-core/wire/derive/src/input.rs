//! What the derive understands of a type.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{
    Attribute, Data, DeriveInput, Error, Expr, ExprLit, Fields, Ident, Lit, LitInt, LitStr, Path,
    Result, Type, parse_quote,
};

/// A type as the derive sees it.
pub(crate) struct Model {
    pub(crate) name: Ident,
    /// The name in schemas.
    pub(crate) id: String,
    pub(crate) text: Text,
    pub(crate) options: Options,
    pub(crate) shape: Shape,
}

/// The three shapes that a wire type may have.
pub(crate) enum Shape {
    /// A JSON object, and the fields that are made of those on the wire.
    Object(Vec<Field>, Vec<Field>),
    /// A string from a fixed list.
    Vocabulary(Vec<Variant>, Option<Declared>),
    /// An object whose `kind` says which fields it has.
    Tagged(Vec<Variant>, Option<Declared>),
}

pub(crate) struct Options {
    /// Where `voice_wire` is.
    pub(crate) wire: Path,
    pub(crate) redacted: bool,
    pub(crate) confidential: bool,
    pub(crate) write_only: bool,
    pub(crate) check: bool,
    /// The schema states the check too.
    pub(crate) stated: bool,
    /// The macro that the fields are passed to.
    pub(crate) fields: Option<Path>,
}

/// Title and description, as a form shows them.
pub(crate) struct Text {
    pub(crate) title: String,
    pub(crate) description: String,
}

pub(crate) struct Field {
    pub(crate) name: Ident,
    /// The name on the wire: the name without `r#`.
    pub(crate) key: String,
    /// The type inside `Option`, or the type itself.
    pub(crate) ty: Type,
    pub(crate) optional: bool,
    pub(crate) text: Text,
    pub(crate) min: Option<LitInt>,
    pub(crate) max: Option<LitInt>,
    /// The enum, by its name in schemas, of which a term must be declared for the field to be
    /// there.
    pub(crate) declared: Option<LitStr>,
    /// Whether it is no field on the wire, and is made of the others.
    pub(crate) made: bool,
}

pub(crate) struct Variant {
    pub(crate) name: Ident,
    pub(crate) word: String,
    pub(crate) text: Text,
    pub(crate) body: Body,
}

/// The variant that has what is declared as data, and the type of it.
pub(crate) struct Declared {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
}

pub(crate) enum Body {
    Unit,
    Fields(Vec<Field>),
    Object(Box<Type>),
}

impl Model {
    pub(crate) fn from_input(input: &DeriveInput) -> Result<Self> {
        if !input.generics.params.is_empty() {
            return Err(Error::new_spanned(
                &input.generics,
                "a wire type has no generic parameters",
            ));
        }
        let mut id = input.ident.to_string();
        let mut options = Options {
            wire: parse_quote!(::voice_wire),
            redacted: false,
            confidential: false,
            write_only: false,
            check: false,
            stated: false,
            fields: None,
        };
        for_each_option(&input.attrs, |meta| {
            if meta.path.is_ident("redacted") {
                options.redacted = true;
            } else if meta.path.is_ident("confidential") {
                options.confidential = true;
            } else if meta.path.is_ident("write_only") {
                options.write_only = true;
            } else if meta.path.is_ident("check") {
                options.check = true;
            } else if meta.path.is_ident("stated") {
                options.stated = true;
            } else if meta.path.is_ident("fields") {
                options.fields = Some(meta.value()?.parse::<LitStr>()?.parse()?);
            } else if meta.path.is_ident("rename") {
                id = meta.value()?.parse::<LitStr>()?.value();
            } else if meta.path.is_ident("crate") {
                options.wire = meta.value()?.parse::<LitStr>()?.parse()?;
            } else {
                return Err(meta.error(
                    "expected `redacted`, `confidential`, `write_only`, `check`, `stated`, \
                     `fields`, `rename` or `crate`",
                ));
            }
            Ok(())
        })?;
        let text = Text::new(&input.attrs, plain(&kebab(&id)), input.ident.span())?;
        let shape = match &input.data {
            Data::Struct(data) => {
                let (made, fields) = fields(&data.fields)?.into_iter().partition(|of| of.made);
                Shape::Object(fields, made)
            }
            Data::Enum(data) => {
                let mut declared = None;
                let mut variants = Vec::new();
                for variant in &data.variants {
                    match Declared::of(variant)? {
                        Some(of) if declared.is_none() => declared = Some(of),
                        Some(_) => {
                            return Err(Error::new_spanned(variant, "one variant is `declared`"));
                        }
                        None => variants.push(Variant::new(variant)?),
                    }
                }
                if variants.iter().all(|variant| matches!(variant.body, Body::Unit)) {
                    Shape::Vocabulary(variants, declared)
                } else if variants.iter().any(|variant| matches!(variant.body, Body::Unit)) {
                    return Err(Error::new_spanned(
                        &input.ident,
                        "mix of units and fields: give the unit variants braces, `Variant {}`",
                    ));
                } else {
                    Shape::Tagged(variants, declared)
                }
            }
            Data::Union(_) => {
                return Err(Error::new_spanned(&input.ident, "a wire type is a struct or an enum"));
            }
        };
        Ok(Self { name: input.ident.clone(), id, text, options, shape })
    }
}

impl Declared {
    /// The variant, if it is the one with `#[wire(declared)]`.
    fn of(variant: &syn::Variant) -> Result<Option<Self>> {
        let mut declared = false;
        for attribute in variant.attrs.iter().filter(|a| a.path().is_ident("wire")) {
            let path = attribute.parse_args::<Path>();
            declared |= path.is_ok_and(|path| path.is_ident("declared"));
        }
        match &variant.fields {
            _ if !declared => Ok(None),
            Fields::Unnamed(unnamed) if unnamed.unnamed.len() == 1 => {
                let ty = unnamed.unnamed.first().map(|field| field.ty.clone());
                Ok(ty.map(|ty| Self { name: variant.ident.clone(), ty }))
            }
            _ => Err(Error::new_spanned(variant, "what is declared is one type")),
        }
    }
}

impl Variant {
    fn new(variant: &syn::Variant) -> Result<Self> {
        let (mut word, mut title) = (kebab(&variant.ident.to_string()), None);
        for_each_option(&variant.attrs, |meta| {
            if meta.path.is_ident("rename") {
                word = meta.value()?.parse::<LitStr>()?.value();
            } else if meta.path.is_ident("title") {
                title = Some(meta.value()?.parse::<LitStr>()?.value());
            } else {
                return Err(meta.error("expected `rename` or `title`"));
            }
            Ok(())
        })?;
        let body = match &variant.fields {
            Fields::Unit => Body::Unit,
            Fields::Named(_) => {
                let fields = fields(&variant.fields)?;
                if let Some(made) = fields.iter().find(|field| field.made) {
                    return Err(Error::new(made.name.span(), "a field of a variant is not `made`"));
                }
                Body::Fields(fields)
            }
            Fields::Unnamed(unnamed) => match unnamed.unnamed.first() {
                Some(field) if unnamed.unnamed.len() == 1 => {
                    Body::Object(Box::new(field.ty.clone()))
                }
                _ => {
                    return Err(Error::new_spanned(
                        variant,
                        "expected one struct, or named fields",
                    ));
                }
            },
        };
        let text =
            Text::new(&variant.attrs, title.unwrap_or_else(|| plain(&word)), variant.ident.span())?;
        Ok(Self { name: variant.ident.clone(), word, text, body })
    }
}

fn fields(fields: &Fields) -> Result<Vec<Field>> {
    match fields {
        Fields::Unit => Ok(Vec::new()),
        Fields::Named(named) => named.named.iter().map(field).collect(),
        Fields::Unnamed(_) => Err(Error::new_spanned(fields, "a wire object has named fields")),
    }
}

fn field(field: &syn::Field) -> Result<Field> {
    let name = field
        .ident
        .clone()
        .ok_or_else(|| Error::new_spanned(field, "a wire object has named fields"))?;
    let (mut min, mut max, mut title, mut declared) = (None, None, None, None);
    let mut made = false;
    for_each_option(&field.attrs, |meta| {
        if meta.path.is_ident("made") {
            made = true;
        } else if meta.path.is_ident("title") {
            title = Some(meta.value()?.parse::<LitStr>()?.value());
        } else if meta.path.is_ident("min") {
            min = Some(meta.value()?.parse::<LitInt>()?);
        } else if meta.path.is_ident("max") {
            max = Some(meta.value()?.parse::<LitInt>()?);
        } else if meta.path.is_ident("declared") {
            declared = Some(meta.value()?.parse::<LitStr>()?);
        } else {
            return Err(meta.error("expected `min`, `max`, `title`, `declared` or `made`"));
        }
        Ok(())
    })?;
    let key = name.unraw().to_string();
    let text = Text::new(&field.attrs, title.unwrap_or_else(|| plain(&key)), name.span())?;
    let inner = inside_option(&field.ty);
    let optional = inner.is_some();
    if declared.is_some() && !optional {
        return Err(Error::new_spanned(
            &field.ty,
            "a field that rests on what is declared may be left out: `Option<_>`",
        ));
    }
    let ty = inner.unwrap_or(&field.ty).clone();
    Ok(Field { name, key, ty, optional, text, min, max, declared, made })
}

/// `T` of `Option<T>`.
fn inside_option(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(syn::GenericArgument::Type(inner)) if last.ident == "Option" => Some(inner),
        _ => None,
    }
}

fn for_each_option(
    attributes: &[Attribute],
    mut each: impl FnMut(syn::meta::ParseNestedMeta<'_>) -> Result<()>,
) -> Result<()> {
    attributes
        .iter()
        .filter(|a| a.path().is_ident("wire"))
        .try_for_each(|a| a.parse_nested_meta(&mut each))
}

impl Text {
    /// The first paragraph of the documentation, without its link marks.
    fn new(attributes: &[Attribute], title: String, span: Span) -> Result<Self> {
        let lines =
            attributes.iter().filter(|a| a.path().is_ident("doc")).filter_map(|a| match &a.meta {
                syn::Meta::NameValue(pair) => match &pair.value {
                    Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
                        Some(text.value().trim().to_owned())
                    }
                    _ => None,
                },
                _ => None,
            });
        let description = lines
            .skip_while(String::is_empty)
            .take_while(|line| !line.is_empty())
            .collect::<Vec<_>>();
        if description.is_empty() {
            return Err(Error::new(
                span,
                "a wire type, field or variant says in a `///` comment what it means",
            ));
        }
        Ok(Self { title, description: description.join(" ").replace("[`", "`").replace("`]", "`") })
    }
}

/// `ANumber` is `a-number`.
fn kebab(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut word = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|at| letters.get(at));
        let after_small = before.is_some_and(|c| !c.is_uppercase());
        let before_small =
            before.is_some() && letters.get(index + 1).is_some_and(|c| c.is_lowercase());
        if letter.is_uppercase() && (after_small || before_small) {
            word.push('-');
        }
        word.extend(letter.to_lowercase());
    }
    word
}

/// `a-number` and `a_number` are `A number`.
fn plain(word: &str) -> String {
    let spaced = word.replace(['-', '_'], " ");
    let mut letters = spaced.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
