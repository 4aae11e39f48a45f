//! Files of parties, errata, reports and letters, of which two acts come at once.

use serde_json::json;
use voice_core::referral::ReferralRecord;
use voice_core::report::{ConfidentialityRule, EventEntry, Tally};
use voice_core::requester::{Attestation, AttestedFact, Person, Withdrawal};
use voice_core::wire::from_value;
use voice_server::delivery::{DeliveryError, SendOutcome};
use voice_server::store::{EntryOutcome, FileEntry, ReferralChange, ReferralOutcome};
use voice_server::{Store, StoreError};
use voice_store::FileOutcome;

use crate::beside::beside;
use crate::database::Database;
use crate::scene::{at, counted, decided, example, example_with, send_all};

fn attestation(staff: &str) -> Attestation {
    let fact = AttestedFact::Conflicts { found: Default::default(), about: None };
    Attestation::by(staff.parse().unwrap(), at("2026-11-02T15:00:00Z"), fact)
}

async fn attest(store: &Store, person: &Person, staff: &str) {
    let attested =
        |file: &mut _| voice_core::requester::PartyFile::attest(file, attestation(staff));
    let changed = store.change_party_file(&person.party, attested).await.unwrap();
    assert!(matches!(changed, FileOutcome::Changed(_)));
}

/// Two open a file, the second under another name; then each attests or withdraws something.
pub(crate) async fn files_that_are_opened_and_changed_at_once_lose_nothing(database: &Database) {
    let (store, other) = (database.open().await, database.open().await);
    let person: Person = example();
    let opening = async { drop(store.open_party_file(&person).await.unwrap()) };
    let named = example_with::<Person>(|of| of["name"] = json!("Somebody Else"));
    let second = other.clone();
    let second = async move { second.open_party_file(&named).await.map(drop) };
    let refused = (true, Err(StoreError::Conflict));
    assert_eq!(beside(&store, opening, second).await, refused);
    assert!(store.open_party_file(&person).await.is_ok(), "the same is opened once");

    let (second, of) = (other.clone(), person.clone());
    let second = async move { attest(&second, &of, "staff-2").await };
    assert!(beside(&store, attest(&store, &person, "staff-1"), second).await.0);
    let withdrawing = async {
        let withdrawn = |file: &mut voice_core::requester::PartyFile| {
            let by = "staff-1".parse().unwrap();
            file.withdraw(1, Withdrawal { by, at: at("2026-11-02T16:00:00Z") })
        };
        let changed = store.change_party_file(&person.party, withdrawn).await.unwrap();
        assert!(matches!(changed, FileOutcome::Changed(())));
    };
    let (second, of) = (other.clone(), person.clone());
    let second = async move { attest(&second, &of, "staff-3").await };
    assert!(beside(&store, withdrawing, second).await.0);
    let file = other.party_file(&person.party).await.unwrap().unwrap();
    let made: Vec<_> = file.attestations().iter().map(|of| of.withdrawn().is_some()).collect();
    assert_eq!(made, [true, false, false]);
}

/// A file is changed while a question rests on what it was.
pub(crate) async fn a_question_waits_for_who_changes_the_file(database: &Database) {
    let (store, other) = (database.open().await, database.open().await);
    let (id, record) = decided(true);
    let person = record.question().requester.person().clone();
    store.open_party_file(&person).await.unwrap();
    let read = store.party_files(&person.party, &person.party).await.unwrap();
    let entry = FileEntry::new(&read, person.clone(), attestation("staff-2"));
    let second = async move {
        let counted = counted(&record);
        other.keep_question_entered(id, &record, &counted, None, &entry).await.unwrap()
    };
    let stale = (true, EntryOutcome::Stale);
    assert_eq!(beside(&store, attest(&store, &person, "staff-1"), second).await, stale);
    assert!(store.question(id).await.unwrap().is_none());
}

/// Two errata have one identifier, as where a request comes twice at once.
pub(crate) async fn of_two_errata_with_one_identifier_one_is_kept(database: &Database) {
    let (store, other) = (database.open().await, database.open().await);
    let erratum = |on: &str| -> EventEntry {
        let event = json!({"kind": "notice", "on": on, "step": "sent"});
        let noted = json!({"noted_on": "2027-01-05", "reason": "late"});
        from_value(json!({"event": event, "erratum": noted})).unwrap()
    };
    for (id, on, kept) in
        [("one", "2026-11-03", Ok(())), ("two", "2026-11-04", Err(StoreError::Conflict))]
    {
        let first = async { store.keep_erratum(id, &erratum("2026-11-03")).await.unwrap() };
        let (second, entry) = (other.clone(), erratum(on));
        let second = async move { second.keep_erratum(id, &entry).await };
        assert_eq!(beside(&store, first, second).await, (true, kept));
    }
    let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM erratum")
        .fetch_one(&database.raw().await)
        .await
        .unwrap();
    assert_eq!(count, 2);
}

/// A report is published while another waits that was made without it.
pub(crate) async fn a_report_waits_for_the_one_before_it(database: &Database) {
    let (store, other) = (database.open().await, database.open().await);
    let report = |last: &str| {
        let tally = Tally::new(format!("2026-11-01--{last}").parse().unwrap());
        tally.report(ConfidentialityRule::default(), "2027-01-04".parse().unwrap(), false).unwrap()
    };
    let (now, day, days) = (at("2027-01-04T15:00:00Z"), report("2026-11-01"), report("2026-11-02"));
    let first = async { store.keep_report(&day, 0, now).await.unwrap() };
    let second = async move { other.keep_report(&days, 0, now).await };
    let refused = (true, Err(StoreError::Conflict));
    assert_eq!(beside(&store, first, second).await, refused);
    assert_eq!(store.reports().await.unwrap(), [day]);
}

/// A consent is revoked while its letter, which could not be sent, is tried again, and while the
/// next step of its referral is taken.
pub(crate) async fn a_letter_that_is_revoked_and_revived_at_once_is_not_sent(database: &Database) {
    let (store, other) = (database.open().await, database.open().await);
    let referral: ReferralRecord = example_with(|of| of["principal"] = json!("party-1"));
    store.keep_referral(&referral).await.unwrap();
    let change = |letter: Option<&str>, principal: &'static str| {
        let (letter, cancels_letter) = (letter.map(str::to_owned), letter.is_none());
        move |mut record: ReferralRecord| {
            record.principal = principal.parse().unwrap();
            Ok::<_, ()>(ReferralChange { record, letter, cancels_letter })
        }
    };
    store.change_referral(&referral.id, change(Some("{}"), "party-1")).await.unwrap();
    let claimed = store.claim(1, send_all).await.unwrap().remove(0);
    let failed = DeliveryError { reason: String::new(), retryable: false, not_before: None };
    let today = "2026-11-03".parse().unwrap();
    store.resolve(&claimed, &SendOutcome::Failed(failed), today).await.unwrap();
    assert_eq!(store.dead_letters().await.unwrap().len(), 1);

    let revoking = async {
        let revoked = store.change_referral(&referral.id, change(None, "party-2")).await.unwrap();
        assert!(matches!(revoked, ReferralOutcome::Changed(_)));
    };
    let (second, id) = (other.clone(), claimed.id.parse().unwrap());
    let second = async move { second.requeue(id).await.unwrap() };
    assert_eq!(beside(&store, revoking, second).await, (true, false));
    assert!(store.claim(1, send_all).await.unwrap().is_empty());

    let revoking = async {
        let revoked = store.change_referral(&referral.id, change(None, "party-3")).await.unwrap();
        assert!(matches!(revoked, ReferralOutcome::Changed(_)));
    };
    let id = referral.id.clone();
    let stepping = async move {
        let step = |record: ReferralRecord| Err::<ReferralChange, _>(record.principal.to_string());
        match other.change_referral(&id, step).await.unwrap() {
            ReferralOutcome::Refused(seen) => seen,
            _ => "not refused".to_owned(),
        }
    };
    assert_eq!(beside(&store, revoking, stepping).await, (true, "party-3".to_owned()));
}
