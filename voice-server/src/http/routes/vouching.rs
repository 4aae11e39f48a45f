//! What the desk vouches for in a request is entered in the requester's file with the request.

use core::future::Future;

use axum::http::StatusCode;
use uuid::Uuid;
use voice_core::requester::{Attestation, AttestedFact, RequestId, Requester, StaffId};
use voice_core::wire::Timestamp;

use crate::Problem;
use crate::access::Principal;
use crate::store::{EntryOutcome, FileEntry, FilesRead};

/// How often a request is decided anew where the file was changed meanwhile.
const ATTEMPTS: usize = 8;

/// Who vouches on a machine where nobody was asked for a token.
const NO_TOKEN: &str = "desk-without-a-token";

#[expect(clippy::expect_used, reason = "the form is that of a UUID in lower case")]
pub(super) fn request_id(id: Uuid) -> RequestId {
    RequestId::new(id.to_string()).expect("a UUID")
}

/// A fact as an entry in the file of a requester.
pub(super) fn entry(
    desk: &Principal,
    read: &FilesRead,
    requester: &Requester,
    at: Timestamp,
    fact: AttestedFact,
) -> FileEntry {
    FileEntry::new(read, requester.person().clone(), Attestation::by(staff(desk), at, fact))
}

#[expect(clippy::expect_used, reason = "a constant of the form, which every question tests")]
fn staff(desk: &Principal) -> StaffId {
    desk.as_staff().unwrap_or_else(|| StaffId::new(NO_TOKEN).expect("an identifier"))
}

/// Whether the request is done; else the file was changed meanwhile.
pub(super) fn is_entered(outcome: EntryOutcome) -> Result<bool, Problem> {
    match outcome {
        EntryOutcome::Done => Ok(true),
        EntryOutcome::Stale => Ok(false),
        EntryOutcome::Full => Err(file_is_full()),
    }
}

/// Nothing more can be entered.
pub(super) fn file_is_full() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "the file of the requester is full, so what is attested here cannot be entered: delete the \
         file, where nothing holds it, and ask again",
    )
}

/// Decides a request, which gives nothing where the file was changed meanwhile: then it is decided
/// anew.
pub(super) async fn decided<T, F>(decide: impl Fn() -> F) -> Result<T, Problem>
where
    F: Future<Output = Result<Option<T>, Problem>>,
{
    for _ in 0..ATTEMPTS {
        if let Some(decided) = decide().await? {
            return Ok(decided);
        }
    }
    Err(file_is_busy())
}

/// Others change the file all the time.
fn file_is_busy() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "the file of the requester is being changed by others: send the request again",
    )
}
