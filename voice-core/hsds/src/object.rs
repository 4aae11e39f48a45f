//! The tables of a catalog.

use std::sync::LazyLock;

use super::form::{Column, Columns};
use super::model;
use voice_wire::{Read, Wire};

/// Whether an identifier is a UUID, as the standard wants it.
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

/// How many kinds of object there are.
const KINDS: usize = Object::ALL.len();

/// A type of the model, and the table that holds its records.
pub trait Record: Columns + Read {
    /// The table.
    const OBJECT: Object;
}

macro_rules! objects {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident = $type:ident, $file:literal, [$($other:literal),*];
    )*) => {
        /// A kind of object of HSDS, each with a table of its own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
        pub enum Object {
            $($(#[doc = $doc])+ $name,)*
        }

        $(impl Record for model::$type {
            const OBJECT: Object = Object::$name;
        })*

        impl Object {
            /// The columns of the table.
            #[must_use]
            pub const fn columns(self) -> &'static [Column] {
                match self {
                    $(Self::$name => model::$type::COLUMNS,)*
                }
            }

            /// The name of the table's file in a tabular package, without ending.
            #[must_use]
            pub const fn file(self) -> &'static str {
                match self {
                    $(Self::$name => $file,)*
                }
            }

            /// Other names of its lists and files, in this and in older versions.
            const fn others(self) -> &'static [&'static str] {
                match self {
                    $(Self::$name => &[$($other),*],)*
                }
            }
        }
    };
}

objects! {
    /// Who offers services.
    Organization = Organization, "organizations", [];
    /// A programme under which an organization groups services.
    Program = Program, "programs", [];
    /// What an organization offers to people.
    Service = Service, "services", [];
    /// A service at one place.
    ServiceAtLocation = ServiceAtLocation, "service_at_location",
        ["service_at_locations", "services_at_location"];
    /// Where services are given.
    Location = Location, "locations", [];
    /// A postal or street address.
    Address = Address, "addresses", ["physical_addresses", "postal_addresses"];
    /// A telephone.
    Phone = Phone, "phones", [];
    /// A person or office to ask for.
    Contact = Contact, "contacts", [];
    /// When it is open.
    Schedule = Schedule, "schedules",
        ["regular_schedules", "holiday_schedules", "regular_schedule", "holiday_schedule"];
    /// Where people live whom a service is for.
    ServiceArea = ServiceArea, "service_areas", [];
    /// A language that is spoken or interpreted.
    Language = SpokenLanguage, "languages", [];
    /// How people with disabilities are helped at a place.
    Accessibility = Accessibility, "accessibility", ["accessibility_for_disabilities"];
    /// What a service costs for whom.
    CostOption = CostOption, "cost_options", [];
    /// Who pays for an organization or a service.
    Funding = Funding, "funding", ["fundings"];
    /// A paper that one brings.
    RequiredDocument = RequiredDocument, "required_documents", [];
    /// A number that another register has for an organization.
    OrganizationIdentifier = OrganizationIdentifier, "organization_identifiers", [];
    /// A scheme of terms.
    Taxonomy = Taxonomy, "taxonomies", [];
    /// A term of a scheme.
    TaxonomyTerm = TaxonomyTerm, "taxonomy_terms", [];
    /// A term that is said of a record.
    Attribute = Attribute, "attributes",
        ["service_attributes", "other_attributes", "services_taxonomy", "service_taxonomy",
            "service_taxonomys", "service_taxonomies"];
    /// A change of a record.
    Metadata = Metadata, "metadata", [];
    /// What a table of the package is.
    MetaTableDescription = MetaTableDescription, "meta_table_descriptions", [];
    /// One more address on the web.
    Url = Url, "urls", ["additional_urls", "additional_websites"];
    /// What capacity is counted in.
    Unit = Unit, "units", [];
    /// How much of something a service has.
    ServiceCapacity = ServiceCapacity, "service_capacities", ["capacities"];
}

impl Object {
    /// The name of the object in the standard.
    ///
    /// ```
    /// use voice_hsds::Object;
    ///
    /// assert_eq!(Object::ServiceAtLocation.name(), "service_at_location");
    /// assert_eq!(Object::named("service_areas"), Some(Object::ServiceArea));
    /// ```
    #[must_use]
    pub fn name(self) -> String {
        self.as_str().replace('-', "_")
    }

    /// The object that a list, a file or a field of this name holds.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|object| {
            object.file() == name
                || object.others().contains(&name)
                || object
                    .as_str()
                    .bytes()
                    .eq(name.bytes().map(|byte| if byte == b'_' { b'-' } else { byte }))
        })
    }

    pub(super) const fn index(self) -> usize {
        self as usize
    }

    /// The number of the column of this name.
    ///
    /// ```
    /// use voice_hsds::Object;
    ///
    /// let at = Object::Phone.column("number").ok_or("a column")?;
    /// assert_eq!(Object::Phone.columns()[at].name, "number");
    /// assert!(Object::Phone.column("color").is_none());
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn column(self, name: &str) -> Option<usize> {
        self.columns().iter().position(|column| column.name == name)
    }

    /// The same, looked for from a column on: fields mostly come in the order of the columns.
    pub(super) fn column_from(self, first: usize, name: &str) -> Option<usize> {
        let columns = self.columns();
        let later = columns.iter().skip(first).position(|column| column.name == name);
        later
            .map(|at| at.saturating_add(first))
            .or_else(|| columns.iter().take(first).position(|column| column.name == name))
    }

    /// The object that a column of identifiers points to; none where the record says it itself.
    ///
    /// ```
    /// use voice_hsds::Object;
    ///
    /// assert_eq!(Object::Service.target("organization_id"), Some(Object::Organization));
    /// // Of an attribute the record itself says to what it belongs.
    /// assert_eq!(Object::Attribute.target("link_id"), None);
    /// ```
    #[must_use]
    pub fn target(self, column: &str) -> Option<Self> {
        match column {
            "parent_id" => Some(self),
            "parent_organization_id" => Some(Self::Organization),
            _ => Self::named(column.strip_suffix("_id")?),
        }
    }

    /// The column by which a record of this table belongs to one of `parent`.
    ///
    /// ```
    /// use voice_hsds::Object;
    ///
    /// let link = Object::Phone.link_to(Object::Service).ok_or("a link")?;
    /// assert_eq!(Object::Phone.columns()[link].name, "service_id");
    /// assert!(Object::Organization.link_to(Object::Phone).is_none());
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn link_to(self, parent: Self) -> Option<usize> {
        LINKS.get(self.index())?.get(parent.index()).copied()?
    }

    /// The object that the identifiers in a column point to, by the number of the column.
    pub(super) fn target_at(self, column: usize) -> Option<Self> {
        TARGETS.get(self.index())?.get(column).copied()?
    }

    /// The columns that every record has, as bits.
    #[expect(clippy::indexing_slicing, reason = "the array has a place for each kind of object")]
    pub(super) fn required(self) -> u64 {
        REQUIRED[self.index()]
    }

    /// The columns that name other records, as bits.
    #[expect(clippy::indexing_slicing, reason = "the array has a place for each kind of object")]
    pub(super) fn links(self) -> u64 {
        LINKING[self.index()]
    }

    /// The column in which a record of this kind names one of another.
    pub(super) fn names(self, other: Self) -> Option<usize> {
        NAMES.get(self.index())?.get(other.index()).copied()?
    }

    /// What a key of a record in JSON holds: records of this kind.
    pub(super) fn inner(self, key: &str) -> Option<Self> {
        let inner = INNER.get(self.index())?;
        inner
            .binary_search_by_key(&key, |(key, _)| key)
            .ok()
            .and_then(|at| inner.get(at))
            .map(|(_, object)| *object)
    }

    /// Whether records of both kinds belong to each other by a record between them.
    pub(super) const fn joins(self, other: Self) -> bool {
        matches!((self, other), (Self::Service, Self::Location) | (Self::Location, Self::Service))
    }

    fn find_link(self, parent: Self) -> Option<usize> {
        match self {
            Self::Attribute if !matches!(parent, Self::TaxonomyTerm) => self.column("link_id"),
            Self::Metadata => self.column("resource_id"),
            _ => self.columns().iter().position(|column| {
                column
                    .name
                    .strip_suffix("_id")
                    .is_some_and(|name| Self::named(name) == Some(parent))
                    && column.name != "id"
            }),
        }
    }
}

/// The column by which a record of one kind belongs to one of another.
static LINKS: LazyLock<[[Option<usize>; KINDS]; KINDS]> =
    LazyLock::new(|| Object::ALL.map(|object| Object::ALL.map(|parent| object.find_link(parent))));

static NAMES: LazyLock<[[Option<usize>; KINDS]; KINDS]> = LazyLock::new(|| {
    Object::ALL
        .map(|object| Object::ALL.map(|other| object.column(&format!("{}_id", other.name()))))
});

static TARGETS: LazyLock<[Vec<Option<Object>>; KINDS]> = LazyLock::new(|| {
    Object::ALL.map(|object| {
        object
            .columns()
            .iter()
            .map(|column| object.target(column.name).filter(|_| column.is_link()))
            .collect()
    })
});

static REQUIRED: LazyLock<[u64; KINDS]> =
    LazyLock::new(|| Object::ALL.map(|object| bits(object, |column| column.required)));

static LINKING: LazyLock<[u64; KINDS]> =
    LazyLock::new(|| Object::ALL.map(|object| bits(object, Column::is_link)));

fn bits(object: Object, has: impl Fn(&Column) -> bool) -> u64 {
    let columns = object.columns().iter().enumerate().filter(|(_, column)| has(column));
    columns.fold(0, |bits, (number, _)| bits | 1 << number)
}

/// The keys under which a record has records that belong to it, that it names, or that are joined
/// to it, in order.
static INNER: LazyLock<[Vec<(String, Object)>; KINDS]> = LazyLock::new(|| {
    Object::ALL.map(|object| {
        let names = Object::ALL.into_iter().flat_map(|inner| {
            let others = inner.others().iter().map(|other| (*other).to_owned());
            others.chain([inner.file().to_owned(), inner.name()]).map(move |name| (name, inner))
        });
        // In a term, `taxonomy` is the name of its scheme.
        let names = names.filter(|(name, _)| name != "taxonomy");
        let mut keys: Vec<(String, Object)> = names
            .chain([("taxonomy_detail".to_owned(), Object::Taxonomy)])
            // In the UK profile's 1.0 the term of a service is its taxonomy.
            .chain(
                (object == Object::Attribute)
                    .then(|| ("taxonomy".to_owned(), Object::TaxonomyTerm)),
            )
            .filter(|(_, inner)| {
                object.names(*inner).is_some()
                    || inner.link_to(object).is_some()
                    || object.joins(*inner)
            })
            .collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    })
});
