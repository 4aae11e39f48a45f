//! The directory as somebody would read it who checks nothing.

use serde::Deserialize;

/// The fields of the directory, as somebody would write them who checks nothing.
#[derive(Deserialize)]
#[expect(dead_code, reason = "what is read is what counts")]
pub(crate) struct Plain {
    id: String,
    name: String,
    description: String,
    status: String,
    fees: String,
    minimum_age: Option<f64>,
    last_modified: String,
    organization: Organization,
    phones: Vec<Phone>,
    schedules: Vec<Schedule>,
    languages: Vec<Language>,
    service_at_locations: Vec<At>,
    attributes: Vec<Attribute>,
}

macro_rules! plain {
    ($($name:ident { $($field:ident: $type:ty),* })*) => {$(
        #[derive(Deserialize)]
        #[expect(dead_code, reason = "what is read is what counts")]
        struct $name { $($field: $type),* }
    )*};
}

plain! {
    Organization { id: String, name: String, description: String, website: String }
    Phone { id: String, number: String }
    Schedule { id: String, freq: String, byday: String, opens_at: String, closes_at: String }
    Language { id: String, name: String, code: String }
    At { id: String, location: Location }
    Location {
        id: String, location_type: String, name: String, latitude: f64, longitude: f64,
        addresses: Vec<Address>
    }
    Address {
        id: String, address_1: String, city: String, state_province: String, postal_code: String,
        country: String, address_type: String
    }
    Attribute { id: String, taxonomy_term: Term }
    Term { id: String, code: String, name: String, description: String }
}

macro_rules! tables {
    ($($file:literal $name:ident { $($field:ident),* })*) => {
        $(
            #[derive(Deserialize)]
            #[expect(dead_code, reason = "what is read is what counts")]
            struct $name { $($field: String),* }
        )*

        /// Reads the tables as records of text; how many there are.
        pub(crate) fn tables(files: &[(&str, &[u8])]) -> usize {
            let mut count = 0;
            for (name, bytes) in files {
                let mut reader = csv::Reader::from_reader(*bytes);
                match *name {
                    $($file => {
                        let rows: Vec<$name> =
                            reader.deserialize().collect::<Result<_, _>>().unwrap();
                        count += std::hint::black_box(rows).len();
                    })*
                    other => panic!("{other} is no table of the directory"),
                }
            }
            count
        }
    };
}

tables! {
    "services.csv" Services {
        id, organization_id, name, description, status, fees, minimum_age, last_modified
    }
    "organizations.csv" Organizations { id, name, description, website }
    "phones.csv" Phones { id, service_id, number }
    "schedules.csv" Schedules { id, service_id, freq, byday, opens_at, closes_at }
    "languages.csv" Languages { id, service_id, name, code }
    "service_at_location.csv" Ats { id, service_id, location_id }
    "locations.csv" Locations { id, location_type, name, latitude, longitude }
    "addresses.csv" Addresses {
        id, location_id, address_1, city, state_province, postal_code, country, address_type
    }
    "attributes.csv" Attributes { id, link_id, link_entity, taxonomy_term_id }
    "taxonomy_terms.csv" Terms { id, code, name, description }
}
