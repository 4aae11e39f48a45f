//! Look-up keys that an office declares, in a store.

use serde_json::json;
use voice_core::office_files::WholeOffice;
use voice_core::subject::{LookupResult, ScreeningRow};
use voice_server::Store;
use voice_server::store::{
    ChangedBy, ImportMode, RecordChange, RecordCondition, RecordOutcome, ScreeningOutcome,
};

use crate::database::Database;

fn office() -> WholeOffice {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/offices/us-bop");
    let file = |name: &str| std::fs::read(format!("{folder}/{name}")).unwrap();
    let names = [
        "vocabulary.json",
        "pack.json",
        "manifest.json",
        "office.json",
        "triage.json",
        "subjects.json",
    ];
    let files: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (*name, file(name))).collect();
    WholeOffice::load(files.iter().map(|(name, json)| (*name, json.as_slice()))).unwrap()
}

/// A record is found by the keyed hash of its normal form, while the value stands in no column; a
/// number that two have finds neither; and a row of screenings finds by it too.
pub(crate) async fn a_declared_key_finds_as_a_number_does(database: &Database) {
    let office = office();
    let vocabulary = office.policy.vocabulary();
    Store::know_terms(vocabulary).unwrap();
    let store = database.open().await;
    let by = ChangedBy {
        who: "a test".to_owned(),
        at: "2026-11-02T13:00:00Z".parse().unwrap(),
        why: String::new(),
    };
    let subjects = office.register.as_ref().unwrap().subjects();
    store.import_records(subjects, ImportMode::Keep, &by).await.unwrap();
    let reference = |value: &str, born: &str| -> serde_json::Value {
        json!({"kind": "us-bop:register-number", "value": value, "date_of_birth": born})
    };
    let found = async |value: &str, born: &str| {
        let of = reference(value, born).to_string();
        let of = vocabulary.read(of.as_bytes()).unwrap();
        store.find_record(&of).await.unwrap().result().record().as_str().to_owned()
    };
    let nobody = LookupResult::nobody().record().as_str();
    assert_eq!(found("20003-091", "1985-06-30").await, "inmate-citizen");
    assert_eq!(found("20003091", "1985-06-30").await, "inmate-citizen");
    assert_eq!(found("20003-091", "1985-07-30").await, nobody);
    assert_eq!(found("99999-091", "1985-06-30").await, nobody);

    let row = |value: &str| -> ScreeningRow {
        let row = json!({
            "person": reference(value, "1985-06-30"),
            "screening": {"source": "central index check", "at": "2026-11-02T12:00:00Z",
                          "max_age_hours": 24, "findings": []}
        });
        vocabulary.read(row.to_string().as_bytes()).unwrap()
    };
    let screened = store.screen_records(&[row("20003091"), row("99999091")], &by).await.unwrap();
    assert_eq!(screened, [ScreeningOutcome::Screened, ScreeningOutcome::NotFound]);

    // The same number in other writing, for another person: of one of the two it is wrong.
    let other = subjects.iter().find(|of| of.id().as_str() == "inmate-sealed").unwrap();
    let mut identifiers = other.identifiers().clone();
    let key = json!({"kind": "us-bop:register-number", "value": "20003091"});
    identifiers.keys = Some([vocabulary.read(key.to_string().as_bytes()).unwrap()].into());
    let amendment = voice_core::subject::RecordAmendment::Identifiers { identifiers };
    let (condition, change) = (RecordCondition::Revision(1), RecordChange::Amend(vec![amendment]));
    let outcome = store.change_record(other.id(), condition, change, &by).await.unwrap();
    assert!(matches!(outcome, RecordOutcome::Done(_)));
    assert_eq!(found("20003-091", "1985-06-30").await, nobody);

    let rows: Vec<(String,)> = sqlx::query_as("SELECT tag FROM record_tag")
        .fetch_all(&database.raw().await)
        .await
        .unwrap();
    assert!(rows.iter().all(|(tag,)| !tag.contains("20003") && !tag.contains("us-bop")));
}
