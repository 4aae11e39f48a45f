use super::{CoverGroupId, Coverage, Rule};
use crate::category::Category;
use crate::identifier::IDENTIFIER;
use crate::language::Bilingual;
use crate::law::Reporter;
use crate::office::TimeZone;
use crate::subject::Protection;
use crate::wire::{Day, Set, Wire, text};

text! {
    /// The identifier of a pack.
    ///
    /// ```
    /// use voice_core::disclosure::PackId;
    ///
    /// let pack: PackId = "us-federal".parse()?;
    /// assert_eq!(pack.as_str(), "us-federal");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    PackId {
        expected: "an identifier of 1 to 64 lower-case letters, digits and hyphens",
        min: 1,
        max: 64,
        pattern: IDENTIFIER,
        format: None,
        example: "us-federal",
    }

    /// The version of a pack: three numbers.
    ///
    /// ```
    /// use voice_core::disclosure::PackVersion;
    ///
    /// let version: PackVersion = "1.4.0".parse()?;
    /// assert_eq!(version.to_string(), "1.4.0");
    /// assert!("1.4".parse::<PackVersion>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    PackVersion {
        expected: "three numbers such as 1.0.0",
        min: 5,
        max: 14,
        pattern: "^(0|[1-9][0-9]{0,3})\\.(0|[1-9][0-9]{0,3})\\.(0|[1-9][0-9]{0,3})$",
        format: None,
        example: "1.0.0",
    }
}

/// The form of a pack that this library reads.
///
/// ```
/// use voice_core::disclosure::PackFormat;
///
/// let format: PackFormat = "1".parse()?;
/// assert_eq!(format, PackFormat::One);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum PackFormat {
    /// The first form.
    #[wire(rename = "1", title = "Form 1")]
    One,
}

/// How a pack sees a category before any rule.
///
/// ```
/// use voice_core::disclosure::Class;
///
/// assert!(Class::Conditional < Class::Never, "the narrowest of several packs holds");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Class {
    /// Commonly told to a verified victim where no protection applies.
    Releasable,
    /// Told where a ground or a public source is there.
    Conditional,
    /// Told to nobody.
    Never,
}

/// The class of a category, and why.
///
/// ```
/// use voice_core::disclosure::Policy;
///
/// let policy = Policy::us_federal();
/// let classes = &policy.packs()[0].classes;
/// assert_eq!(classes.len(), policy.draft().categories().iter().count());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Classification {
    /// The category.
    pub category: Category,
    /// Its class.
    pub class: Class,
    /// Why.
    pub note: Bilingual,
}

/// A protection that a pack enforces, and whether anybody may notice that it holds.
///
/// ```
/// use voice_core::disclosure::Policy;
///
/// let policy = Policy::us_federal();
/// let listed = &policy.packs()[0].protections;
/// assert!(listed.iter().any(|of| of.covert) && listed.iter().any(|of| !of.covert));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct ProtectionEntry {
    /// The protection.
    pub protection: Protection,
    /// Whether no pattern of answers may prove that it holds.
    pub covert: bool,
}

/// A footprint that several protections share, so that none of them can be told from the others.
///
/// ```
/// use voice_core::disclosure::Policy;
///
/// let policy = Policy::us_federal();
/// let groups = &policy.packs()[0].cover_groups;
/// let ids: Vec<_> = groups.iter().map(|group| group.id.as_str()).collect();
/// assert!(ids.contains(&"place"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct CoverGroup {
    /// The identifier.
    #[wire(title = "Identifier")]
    pub id: CoverGroupId,
    /// The footprint: the whole person, or categories.
    pub covers: Coverage,
    /// What the members have in common.
    pub note: Bilingual,
}

/// That some categories, told together, tell another.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::disclosure::Link;
/// use voice_core::wire::Set;
///
/// // Who knows both knows the third.
/// let link = Link {
///     from: Set::from([Category::Removal, Category::RemovalDestination]),
///     to: Category::CustodyStatus,
/// };
/// assert_eq!(link.from.len(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Link {
    /// The categories that are told.
    #[wire(min = 1)]
    pub from: Set<Category>,
    /// The category that follows from them.
    pub to: Category,
}

/// A set of rules with its law: the unit in which policies are written, versioned and merged.
///
/// ```
/// use voice_core::disclosure::Policy;
///
/// let policy = Policy::us_federal();
/// let pack = &policy.packs()[0];
/// assert_eq!(pack.time_zone.as_str(), "America/New_York");
/// assert!(pack.rules.iter().all(|rule| rule.time_zone.is_none()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Pack {
    /// The form of the pack.
    pub format: PackFormat,
    /// The identifier.
    #[wire(title = "Identifier")]
    pub id: PackId,
    /// The version.
    pub version: PackVersion,
    /// What the pack is.
    pub title: Bilingual,
    /// The day of publication.
    pub published_on: Day,
    /// The time zone in which the days of its rules are counted, but for rules that say another.
    pub time_zone: TimeZone,
    /// Whether the days of what is no rule are counted in this time zone: of mandates, consents,
    /// births, findings, answers and reports. Packs of one time zone say it, where there are packs
    /// of others.
    #[wire(title = "Days of the office")]
    pub office_days: Option<bool>,
    /// For how many days an identity counts that staff attested; left out, a year. Of several packs
    /// the least holds.
    #[wire(min = 1, max = 3650)]
    pub identity_days: Option<u16>,
    /// The series in which law is published that the pack cites and that this library does not know
    /// by itself. Its citations have the name of the series before a colon.
    #[wire(min = 1, max = 64)]
    pub reporters: Option<Vec<Reporter>>,
    /// The class of each category; of several packs the narrowest holds.
    pub classes: Vec<Classification>,
    /// The protections that the pack enforces.
    pub protections: Vec<ProtectionEntry>,
    /// The footprints that protections share.
    pub cover_groups: Vec<CoverGroup>,
    /// What follows from what.
    pub links: Vec<Link>,
    /// The rules.
    #[wire(min = 1, max = 2000)]
    pub rules: Vec<Rule>,
}

impl Pack {
    /// The time zone in which the days of one of its rules are counted.
    pub(super) fn zone_of<'a>(&'a self, rule: &'a Rule) -> &'a TimeZone {
        rule.time_zone.as_ref().unwrap_or(&self.time_zone)
    }

    /// Every text of the pack.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &Bilingual> {
        let Self { title, reporters, classes, cover_groups, rules, .. } = self;
        [title]
            .into_iter()
            .chain(reporters.iter().flatten().map(|of| &of.note))
            .chain(classes.iter().map(|of| &of.note))
            .chain(cover_groups.iter().map(|of| &of.note))
            .chain(rules.iter().map(|of| &of.note))
    }
}

/// A pack and its version.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct PolicyReference {
    /// The identifier.
    #[wire(title = "Identifier")]
    pub id: PackId,
    /// The version.
    pub version: PackVersion,
}
