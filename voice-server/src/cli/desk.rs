//! `voice desk`: the files of parties, from the command line.

use std::path::PathBuf;

use clap::Subcommand;
use tokio::runtime::Runtime;
use voice_core::disclosure::Claim;
use voice_core::identifier::PartyId;
use voice_core::requester::{Attestation, PartyFile, StaffId, Withdrawal};
use voice_core::wire::{Custodial, to_json};
use voice_server::ClaimStatus;
use voice_server::store::FileOutcome;

use super::data_folder::DataFolder;
use super::input::{self, Failure, Rules, RulesOf, TermsOf};

#[derive(Debug, Subcommand)]
pub(crate) enum DeskCommand {
    /// Open the file of a party: who they are, as JSON (party, name, address).
    Open {
        #[command(flatten)]
        data: DataFolder,
        /// The person; `-` for standard input.
        person: PathBuf,
    },
    /// Attest something of a party, as JSON (`voice schema attested-fact`).
    Attest {
        #[command(flatten)]
        data: DataFolder,
        /// Who attests it: the identifier of a member of staff.
        #[arg(long)]
        by: StaffId,
        /// The party.
        party: PartyId,
        /// What is attested; `-` for standard input.
        fact: PathBuf,
        #[command(flatten)]
        of: TermsOf,
    },
    /// Withdraw an attestation that should not have been made.
    Withdraw {
        #[command(flatten)]
        data: DataFolder,
        /// Who withdraws it: the identifier of a member of staff.
        #[arg(long)]
        by: StaffId,
        /// The party.
        party: PartyId,
        /// The number of the attestation in the file, from 1.
        attestation: u32,
        #[command(flatten)]
        of: TermsOf,
    },
    /// Print what is attested of a party, with what was withdrawn.
    Show {
        #[command(flatten)]
        data: DataFolder,
        /// The party.
        party: PartyId,
        #[command(flatten)]
        of: TermsOf,
    },
    /// Print what is still to be attested for a claim, and what it can get now.
    Missing {
        #[command(flatten)]
        data: DataFolder,
        /// The claim, as JSON (`voice schema claim`); `-` for standard input.
        claim: PathBuf,
        #[command(flatten)]
        rules: RulesOf,
    },
}

impl DeskCommand {
    pub(crate) fn run(self) -> Result<(), Failure> {
        Runtime::new()?.block_on(async {
            match self {
                Self::Open { data, person } => {
                    let person = input::value(&person)?;
                    let store = data.store().await?;
                    shown(&store.open_party_file(&person).await.map_err(unusable)?)
                }
                Self::Attest { data, by, party, fact, of } => {
                    let (place, fact) = (fact.clone(), input::value_with(&fact, &of.terms()?)?);
                    let attestation = Attestation::by(by, input::now()?, fact);
                    let store = data.existing_store().await?;
                    let attest = |file: &mut PartyFile| file.attest(attestation);
                    let outcome = store.change_party_file(&party, attest).await;
                    match outcome.map_err(unusable)? {
                        FileOutcome::Changed(number) => {
                            input::print(&format!("attestation {number} of {party}\n"))
                        }
                        FileOutcome::Refused(errors) => Err(input::at_fault(&place, &errors)),
                        FileOutcome::Missing => Err(missing(&party)),
                    }
                }
                Self::Withdraw { data, by, party, attestation, of } => {
                    of.terms()?;
                    let withdrawal = Withdrawal { by, at: input::now()? };
                    let store = data.existing_store().await?;
                    let withdraw = |file: &mut PartyFile| file.withdraw(attestation, withdrawal);
                    let outcome = store.change_party_file(&party, withdraw).await;
                    match outcome.map_err(unusable)? {
                        FileOutcome::Changed(()) => input::print(&format!(
                            "attestation {attestation} of {party} counts no more\n"
                        )),
                        FileOutcome::Refused(error) => Err(Failure::unusable(party, error)),
                        FileOutcome::Missing => Err(missing(&party)),
                    }
                }
                Self::Show { data, party, of } => {
                    of.terms()?;
                    let store = data.existing_store().await?;
                    let found = store.party_file(&party).await.map_err(unusable)?;
                    shown(&found.ok_or_else(|| missing(&party))?)
                }
                Self::Missing { data, claim, rules } => {
                    let Rules { policy, .. } = rules.load()?;
                    let claim: Claim = input::value_with(&claim, policy.vocabulary())?;
                    let store = data.existing_store().await?;
                    let requester = &claim.requester;
                    let files = store
                        .party_files(&requester.person.party, requester.principal())
                        .await
                        .map_err(unusable)?;
                    let status = ClaimStatus::new(&policy, &claim, &files, input::now()?);
                    input::print(&input::written(to_json(&status))?)
                }
            }
        })
    }
}

fn shown(file: &PartyFile) -> Result<(), Failure> {
    input::print(&input::written(to_json(&Custodial(file)))?)
}

fn missing(party: &PartyId) -> Failure {
    Failure::unusable(party, "no file was opened for this party: `voice desk open` opens one")
}

fn unusable(error: impl ToString) -> Failure {
    Failure::unusable("file", error)
}
