//! Kinds of support: what an office declares of each list is read, shown and refused alike.

use serde_json::{Value, json};
use voice_core::disclosure::Policy;
use voice_core::inquiry::{Directions, InquiryFacts, Route, TriageTable};
use voice_core::language::Language;
use voice_core::office::OfficeData;
use voice_core::office_files::WholeOffice;
use voice_core::report::{CountedEvent, Rule, TableKind, Tally};
use voice_core::schema;
use voice_core::service::SupportKind;
use voice_core::vocabulary::{Vocabulary, VocabularyData};
use voice_core::wire::{Diagnostic as _, from_json, to_json};

use super::offices::load;
use super::{Compared, bound, bytes, file, json as read_json, vocabulary};

const DECLARATION: &str = "examples/offices/us-bop/vocabulary.json";
const KIND: &str = "us-bop:prosecuting-office";

/// The lists of terms, each with a term of the library that it must not shadow.
const LISTS: [(&str, &str); 1] = [("support_kinds", "referral")];

fn flaws(edit: impl FnOnce(&mut Value)) -> Vec<(String, &'static str)> {
    let mut data = read_json(DECLARATION);
    edit(&mut data);
    let faults = from_json::<VocabularyData>(&bytes(&data)).unwrap_err();
    faults.iter().map(|of| (of.pointer.clone(), of.code.as_str())).collect()
}

/// Everything that is wrong is told at once, each with its place.
#[test]
fn every_flaw_of_a_term_has_its_place() {
    for (list, shadowed) in LISTS {
        let found = flaws(|data| {
            let whole = data[list][0].clone();
            let with = |name: &str, edit: &dyn Fn(&mut Value)| {
                let mut term = whole.clone();
                term["name"] = json!(name);
                edit(&mut term);
                term
            };
            data[list] = json!([
                with("with:prefix", &|_| ()),
                with("no-law", &|term| term["citations"] = json!([])),
                with("no-citation", &|term| {
                    term.as_object_mut().unwrap().remove("citations");
                }),
                with("no-spanish", &|term| {
                    term["title"].as_object_mut().unwrap().remove("es");
                    term["description"].as_object_mut().unwrap().remove("en");
                }),
            ]);
        });
        let at = |place: &str, code| (format!("/{list}/{place}"), code);
        assert_eq!(
            found,
            [
                at("0/name", "bad-form"),
                at("1/citations", "too-few-items"),
                at("2/citations", "missing-field"),
                at("3/title/es", "missing-field"),
                at("3/description/en", "missing-field"),
            ]
        );
        let found = flaws(|data| {
            let whole = data[list][0].clone();
            let mut shadows = whole.clone();
            shadows["name"] = json!(shadowed);
            data[list] = json!([whole, whole, shadows]);
        });
        assert_eq!(found, [at("1/name", "duplicate"), at("2/name", "contradiction")]);
        assert_eq!(flaws(|data| data[list] = json!([])), [(format!("/{list}"), "too-few-items")]);
    }
}

/// A name in one list is none in another.
#[test]
fn a_term_is_of_its_list_alone() {
    let vocabulary = vocabulary();
    assert!(vocabulary.read::<SupportKind>(&bytes(&json!(KIND))).is_ok());
    for other in ["us-bop:furlough", "us-bop:register-number", "state-acp:card-verification"] {
        let faults = vocabulary.read::<SupportKind>(&bytes(&json!(other))).unwrap_err();
        assert_eq!(faults.iter().next().map(|of| of.code.as_str()), Some("unknown-term"));
    }
    assert!(vocabulary.named(KIND).is_err());
    // Who is bound to no vocabulary knows none.
    assert!(from_json::<SupportKind>(&bytes(&json!(KIND))).is_err());
    let faults = vocabulary.read::<SupportKind>(br#""us-bop:prosecuting-ofice""#).unwrap_err();
    assert!(faults.to_string().contains("`us-bop:prosecuting-office`"), "{faults}");
    assert!(!faults.to_string().contains("-ofice"), "{faults}");
}

/// What the schema bound to a vocabulary takes, its readings take, in each place of a kind.
#[test]
fn schemas_and_readers_take_the_same_kinds() {
    let vocabulary = vocabulary();
    let words = [KIND, "referral", "us-bop:furlough", "us-bop:prosecuting-ofice", "", "other:term"];
    let office = read_json("examples/offices/us-bop/office.json");
    let triage = read_json("examples/offices/us-bop/triage.json");
    let at = triage["rules"]
        .as_array()
        .unwrap()
        .iter()
        .position(|rule| rule["route"]["support"] == KIND);
    let at = at.expect("a route to the declared kind");
    let mut compared = Compared::default();
    for language in Language::ALL {
        let of = |name: &str| jsonschema::validator_for(&bound(name, language)).unwrap();
        let (offices, tables, events) =
            (of("office-data"), of("triage-table"), of("counted-event"));
        for word in words {
            let (mut office, mut triage) = (office.clone(), triage.clone());
            office["offices"][0]["supports"] = json!([office["offices"][0]["supports"][0]]);
            office["offices"][0]["supports"][0]["kind"] = json!(word);
            let read = vocabulary.read::<OfficeData>(&bytes(&office)).is_ok();
            compared.compare(&offices, &office, read);
            triage["rules"][at]["route"]["support"] = json!(word);
            let read = vocabulary.read::<TriageTable>(&bytes(&triage)).is_ok();
            compared.compare(&tables, &triage, read);
            let event = json!({"kind": "support", "on": "2026-08-03", "support": word});
            let read = vocabulary.read::<CountedEvent>(&bytes(&event)).is_ok();
            compared.compare(&events, &event, read);
        }
        // With nothing declared there is the library's list alone.
        let none = Vocabulary::default();
        let none = schema::bound(schema::get("support").unwrap(), &none, language);
        assert!(!none.to_string().contains(KIND));
        let titles = bound("support", language).to_string();
        let title = vocabulary.support_kinds().next().unwrap().1.title.in_language(language);
        assert!(titles.contains(title.as_str()), "{titles}");
    }
    assert_eq!((compared.taken, compared.refused), (2 * 6, 2 * 12));
}

/// A caller is sent to support of the office's own kind, as its page offers it.
#[test]
fn a_contact_is_routed_to_support_of_ones_own() {
    let whole = load("us-bop");
    let kind = vocabulary().read::<SupportKind>(&bytes(&json!(KIND))).unwrap();
    let mut routed = 0;
    for facts in InquiryFacts::all() {
        let of = whole.triage.route(&facts);
        if of.to() != (Route::Support { support: kind }) {
            continue;
        }
        routed += 1;
        let today = whole.policy.office().on("2026-11-02".parse().unwrap());
        let Directions::Support { support, offered: true, .. } = of.directions(&today) else {
            panic!("{facts}: another way")
        };
        assert_eq!(support, kind);
        let told = to_json(&of.directions(&today)).unwrap();
        let said: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(said["support"], KIND);
        assert!(whole.policy.vocabulary().read::<Directions>(told.as_bytes()).is_ok());
    }
    assert!(routed > 0);
}

/// Support that the office does not offer is a flaw of its triage, by the name of the kind.
#[test]
fn support_that_is_not_offered_is_no_route() {
    let folder = "examples/offices/us-bop";
    let mut files: Vec<(&str, Vec<u8>)> =
        ["manifest.json", "vocabulary.json", "pack.json", "office.json", "triage.json"]
            .map(|name| (name, file(&format!("{folder}/{name}"))))
            .into();
    let mut office = read_json("examples/offices/us-bop/office.json");
    office["offices"][0]["supports"].as_array_mut().unwrap().retain(|of| of["kind"] != KIND);
    files[3].1 = bytes(&office);
    let load = |files: &[(&'static str, Vec<u8>)]| {
        WholeOffice::load(files.iter().map(|(name, json)| (*name, json.as_slice()))).unwrap_err()
    };
    let told = load(&files).to_string();
    assert!(told.contains("triage.json: closed-support") && told.contains(KIND), "{told}");

    // Without its vocabulary both files have a term that nobody declares.
    files[1].1 = bytes(&json!({
        "format": "1", "prefix": "us-bop", "title": {"en": "A", "es": "A"}, "categories": []
    }));
    files[3].1 = file("examples/offices/us-bop/office.json");
    let told = load(&files).to_string();
    for place in [
        "office.json: /offices/0/supports/2/kind: unknown-term",
        "triage.json: /rules/4/route/support: unknown-term",
    ] {
        assert!(told.contains(place), "{place}: {told}");
    }
    // Where the vocabulary has faults, what is no term of the library may be one of them; all else
    // that is wrong is told.
    files[1].1 = b"{}".to_vec();
    let mut office = read_json("examples/offices/us-bop/office.json");
    office["lines"] = json!([]);
    files[3].1 = bytes(&office);
    let errors = load(&files);
    let codes: Vec<_> = errors.iter().map(|of| (of.file.as_str(), of.code())).collect();
    assert!(codes.contains(&("office.json", "not-looked-at")), "{errors}");
    assert!(codes.contains(&("triage.json", "not-looked-at")), "{errors}");
    assert!(!errors.to_string().contains("unknown-term"), "{errors}");
}

/// Support of an office's own kind is counted in the row that its declaration names, and by its own
/// name in none.
#[test]
fn support_of_ones_own_is_counted_as_its_declaration_says() {
    let whole = load("us-bop");
    let kind = vocabulary().read::<SupportKind>(&bytes(&json!(KIND))).unwrap();
    let at = "2026-08-03T15:00:00Z".parse().unwrap();
    let event = CountedEvent::of_support(kind, at, &whole.policy).unwrap();
    let mut tally = Tally::new("2026Q4".parse().unwrap());
    for _ in 0..40 {
        tally.add(&event).unwrap();
    }
    let on = "2026-08-03".parse().unwrap();
    let error = tally.add(&CountedEvent::Support { on, support: kind }).unwrap_err();
    assert_eq!(error.code(), "declared-support");
    assert_eq!(tally.counted(), 40);
    let report = tally.report(Rule::default(), "2026-10-01".parse().unwrap(), false).unwrap();
    let count = |row: &str| {
        let cell = report.cell(TableKind::SupportGiven, row, None)?;
        report.published(cell)
    };
    assert_eq!(count("local-contact"), Some(40));
    // The reference office knows no such kind.
    assert_eq!(CountedEvent::of_support(kind, at, &Policy::us_federal()), None);
}
