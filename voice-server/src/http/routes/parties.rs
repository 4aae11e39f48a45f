//! The intake desk, for staff: files of parties, and what is attested of them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::Value;
use voice_axum::{Reply, Wire};
use voice_core::identifier::PartyId;
use voice_core::requester::{
    AgeEvidence, Attestation, AttestedFact, Birth, PartyFile, Person, Withdrawal,
};
use voice_core::wire;

use crate::http::caller::Desk;
use crate::http::example;
use crate::http::operation::{Operation, Served as _};
use crate::http::path::Name;
use crate::http::reply::Done;
use crate::store::FileOutcome;
use crate::{App, Problem};

/// That something was attested.
#[derive(Debug, Clone, PartialEq, Eq, wire::Wire)]
#[wire(write_only)]
pub struct AttestationMade {
    /// Its number in the file, by which it is withdrawn or ended.
    pub attestation: u32,
}

/// Which attestation is withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, wire::Wire)]
pub struct WithdrawalRequest {
    /// Its number in the file.
    #[wire(min = 1, max = 1000)]
    pub attestation: u32,
}

/// The operations on files of parties.
pub(super) fn operations() -> Vec<Operation> {
    const PARTY: &str = "The identifier of the party.";
    vec![
        Operation::post("/v1/parties", open)
            .id("openPartyFile")
            .summary("Open the file of a party")
            .body("Who the party is")
            .returns("The file.", example::kept::<PartyFile>)
            .uses_store()
            .problems(&[409]),
        Operation::get("/v1/parties/{party}", read)
            .id("readPartyFile")
            .summary("Read what is attested of a party")
            .path_text("party", PARTY)
            .returns("The file, with what was withdrawn.", example::kept::<PartyFile>)
            .uses_store()
            .problems(&[404]),
        Operation::post("/v1/parties/{party}/attestations", attest)
            .id("attest")
            .summary("Attest something of a party")
            .path_text("party", PARTY)
            .body("What is attested, and the evidence")
            .body_example(attested)
            .returns("It is attested.", || example::written(&AttestationMade { attestation: 1 }))
            .uses_store()
            .problems(&[404, 409]),
        Operation::post("/v1/parties/{party}/withdrawals", withdraw)
            .id("withdrawAttestation")
            .summary("Withdraw an attestation that should not have been made")
            .path_text("party", PARTY)
            .body("Which attestation")
            .returns("It counts no more.", Done::example)
            .uses_store()
            .problems(&[404]),
    ]
}

fn attested() -> Option<Value> {
    let birth = Birth::Date { date: "1990-05-17".parse().ok()? };
    let evidence = [AgeEvidence::GovernmentId].into();
    serde_json::to_value(AttestedFact::Birth { birth, evidence }).ok()
}

async fn open(
    State(app): State<Arc<App>>,
    _: Desk,
    Wire(person): Wire<Person>,
) -> Result<Reply<PartyFile>, Problem> {
    Ok(Reply::custodial(&app.store.open_party_file(&person).await?))
}

async fn read(
    State(app): State<Arc<App>>,
    _: Desk,
    Name(party): Name,
) -> Result<Reply<PartyFile>, Problem> {
    let file = app.store.party_file(&identifier(&party)?).await?.ok_or_else(none)?;
    Ok(Reply::custodial(&file))
}

async fn attest(
    State(app): State<Arc<App>>,
    Desk(principal): Desk,
    Name(party): Name,
    Wire(fact): Wire<AttestedFact>,
) -> Result<Reply<AttestationMade>, Problem> {
    let (party, now, by) = (identifier(&party)?, app.now()?, principal.staff());
    fact.agrees_with(app.policy.vocabulary())?;
    let attest = |file: &mut PartyFile| file.attest(Attestation::by(by, now, fact));
    match app.store.change_party_file(&party, attest).await? {
        FileOutcome::Changed(attestation) => Ok(Reply::new(&AttestationMade { attestation })),
        FileOutcome::Refused(_) => Err(Problem::new(
            StatusCode::CONFLICT,
            "the file is full, or has no attestation of the number that is said to have ended",
        )),
        FileOutcome::Missing => Err(none()),
    }
}

async fn withdraw(
    State(app): State<Arc<App>>,
    Desk(principal): Desk,
    Name(party): Name,
    Wire(WithdrawalRequest { attestation }): Wire<WithdrawalRequest>,
) -> Result<Reply<Done>, Problem> {
    let (party, now, by) = (identifier(&party)?, app.now()?, principal.staff());
    let withdraw = |file: &mut PartyFile| file.withdraw(attestation, Withdrawal { by, at: now });
    match app.store.change_party_file(&party, withdraw).await? {
        FileOutcome::Changed(()) => Ok(Reply::new(&Done)),
        FileOutcome::Refused(error) => Err(Problem::new(StatusCode::NOT_FOUND, &error.to_string())),
        FileOutcome::Missing => Err(none()),
    }
}

fn identifier(text: &str) -> Result<PartyId, Problem> {
    text.parse().map_err(|_| none())
}

fn none() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "no file was opened for this party: open it first")
}
