//! What two vocabularies declare otherwise.

use super::{
    CategoryDeclaration, LookupKeyDeclaration, ProtectionDeclaration, SourceDeclaration,
    SupportKindDeclaration, TermDeclaration, TermName, Vocabulary, VocabularyData,
    VocabularyPrefix,
};
use crate::wire::{Set, Wire};

/// What a declared term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum TermKind {
    /// What may be asked for.
    Category,
    /// A protection.
    Protection,
    /// What people are found by beside number and name.
    #[wire(title = "Look-up key")]
    LookupKey,
    /// A kind of support.
    #[wire(title = "Kind of support")]
    SupportKind,
    /// A purpose.
    Purpose,
    /// A jurisdiction.
    Jurisdiction,
    /// Where facts come from.
    #[wire(title = "Source of facts")]
    Source,
}

/// A part of a declaration that is another one than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum DeclarationPart {
    /// It is declared, and was not.
    Added,
    /// It was declared, and is not.
    Removed,
    /// The form of the value of a category.
    Form,
    /// What the law of a protection is about.
    #[wire(title = "What it is about")]
    About,
    /// What brings a protection along.
    #[wire(title = "Derived from")]
    DerivedFrom,
    /// How a requester is reached whom a protection covers.
    #[wire(title = "Reached by")]
    ReachedBy,
    /// What the values of a look-up key look like, and which of them are the same.
    Values,
    /// What must agree beside the value of a look-up key.
    #[wire(title = "What must agree beside")]
    Beside,
    /// The source of the library as which a source is treated.
    #[wire(title = "Treated as")]
    TreatedAs,
    /// The kind of support in whose row reports count it.
    #[wire(title = "Counted as")]
    CountedAs,
    /// Its texts, its law, or its example.
    #[wire(title = "Texts and law")]
    Texts,
}

impl DeclarationPart {
    /// Whether more can come out where it changes: values of another form are told, another
    /// protection holds, somebody else is found, or is reached in another way. By a look-up key
    /// that is removed nobody is found.
    pub(crate) const fn tells(self, kind: TermKind) -> bool {
        match self {
            Self::Added => matches!(kind, TermKind::LookupKey),
            Self::Form
            | Self::About
            | Self::DerivedFrom
            | Self::ReachedBy
            | Self::Values
            | Self::Beside
            | Self::TreatedAs => true,
            Self::Removed | Self::CountedAs | Self::Texts => false,
        }
    }
}

/// A term that one of two vocabularies declares, or each otherwise.
pub(crate) struct Redeclared {
    pub(crate) kind: TermKind,
    pub(crate) prefix: VocabularyPrefix,
    pub(crate) name: TermName,
    pub(crate) parts: Set<DeclarationPart>,
}

impl Vocabulary {
    /// What another vocabulary declares otherwise, by the lists of a file and by name.
    pub(crate) fn redeclared(&self, new: &Self) -> Vec<Redeclared> {
        let mut found = Vec::new();
        let (old, new) = (self.data(), new.data());
        compare(old, new, |of| of.categories(), &mut found);
        compare(old, new, VocabularyData::protection_list, &mut found);
        compare(old, new, VocabularyData::lookup_key_list, &mut found);
        compare(old, new, VocabularyData::support_kind_list, &mut found);
        let terms = |kind, list: fn(&VocabularyData) -> &[TermDeclaration], found: &mut Vec<_>| {
            let from = found.len();
            compare(old, new, list, found);
            found.iter_mut().skip(from).for_each(|of: &mut Redeclared| of.kind = kind);
        };
        terms(TermKind::Purpose, VocabularyData::purpose_list, &mut found);
        terms(TermKind::Jurisdiction, VocabularyData::jurisdiction_list, &mut found);
        compare(old, new, VocabularyData::source_list, &mut found);
        found
    }
}

/// A declaration of one kind.
trait Declaration {
    const KIND: TermKind;

    fn name(&self) -> &TermName;

    /// Each part, and whether it is another one.
    fn parts(&self, now: &Self) -> Vec<(DeclarationPart, bool)>;
}

/// A declaration under the prefix of its file.
type Placed<'a, T> = (&'a VocabularyPrefix, &'a T);

/// The declaration of the same name.
fn named_as<'a, T: Declaration>(of: &Placed<'_, T>, others: &[Placed<'a, T>]) -> Option<&'a T> {
    let (prefix, term) = of;
    let is_same = |(other, its): &&Placed<'a, T>| other == prefix && its.name() == term.name();
    others.iter().find(is_same).map(|(_, its)| *its)
}

fn compare<T: Declaration>(
    old: &[VocabularyData],
    new: &[VocabularyData],
    list: fn(&VocabularyData) -> &[T],
    found: &mut Vec<Redeclared>,
) {
    let all = |data| -> Vec<Placed<'_, T>> {
        let files = <[VocabularyData]>::iter(data);
        files.flat_map(|of| list(of).iter().map(|term| (of.prefix(), term))).collect()
    };
    let (before, after) = (all(old), all(new));
    let mut changed = |(prefix, term): &Placed<'_, T>, parts: Set<DeclarationPart>| {
        if !parts.is_empty() {
            let (prefix, name) = ((*prefix).clone(), term.name().clone());
            found.push(Redeclared { kind: T::KIND, prefix, name, parts });
        }
    };
    for of in &before {
        match named_as(of, &after) {
            None => changed(of, [DeclarationPart::Removed].into_iter().collect()),
            Some(now) => {
                let parts = of.1.parts(now).into_iter().filter(|(_, differs)| *differs);
                changed(of, parts.map(|(part, _)| part).collect());
            }
        }
    }
    for of in after.iter().filter(|of| named_as(of, &before).is_none()) {
        changed(of, [DeclarationPart::Added].into_iter().collect());
    }
}

/// The parts of a declaration by their fields; every other field is of its texts.
macro_rules! declaration {
    ($type:ident, $kind:ident, {$($field:ident: $part:ident),*}, [$($text:ident),*]) => {
        impl Declaration for $type {
            const KIND: TermKind = TermKind::$kind;

            fn name(&self) -> &TermName {
                &self.name
            }

            fn parts(&self, now: &Self) -> Vec<(DeclarationPart, bool)> {
                // A new field does not compile until it is in one of the two lists.
                let Self { name: _, $($field: _,)* $($text: _),* } = self;
                vec![
                    $((DeclarationPart::$part, self.$field != now.$field),)*
                    (DeclarationPart::Texts, $(self.$text != now.$text)||*),
                ]
            }
        }
    };
}

declaration!(CategoryDeclaration, Category, {form: Form}, [title, description, citations]);
declaration!(
    ProtectionDeclaration,
    Protection,
    {about: About, derived_from: DerivedFrom, reached_by: ReachedBy},
    [title, description, citations]
);
declaration!(
    LookupKeyDeclaration,
    LookupKey,
    {pattern: Values, normal_form: Values, beside: Beside},
    [title, description, example, citations]
);
declaration!(
    SupportKindDeclaration,
    SupportKind,
    {counted_as: CountedAs},
    [title, description, citations]
);
declaration!(TermDeclaration, Purpose, {}, [title, description, citations]);
declaration!(
    SourceDeclaration,
    Source,
    {treated_as: TreatedAs},
    [title, description, citations]
);
