use std::sync::Arc;

use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;
use voice_axum::{HasPolicy, Reply};
use voice_core::disclosure::{Answer, Policy, QuestionRecord, Rationale};
use voice_core::report::CountedEvent;
use voice_core::subject::LookupResult;
use voice_core::wire::Timestamp;

use super::vouching;
use crate::http::caller::{AtDesk, ReasonReader};
use crate::http::example;
use crate::http::idempotency::NewId;
use crate::http::operation::{Operation, Served as _};
use crate::http::path::Name;
use crate::http::reply::identified;
use crate::store::{EntryOutcome, StoredQuestion};
use crate::{App, CLOCK_TOLERANCE, Problem};
use voice_axum::openapi::{Part, Signature};

/// Says in an answer that nobody was asked for a token, and that what the question attests was
/// believed.
const ASKED_AS: HeaderName = HeaderName::from_static("asked-as");

/// What it says then.
const NO_TOKEN: &str = "desk without a token";

/// The operations on questions.
pub(super) fn operations() -> Vec<Operation> {
    let moment = format!(
        "; its moment is within {} minutes of the server's clock.",
        CLOCK_TOLERANCE.num_minutes()
    );
    vec![
        Operation::post("/v1/questions", ask)
            .id("askQuestion")
            .discloses()
            .summary("Ask a question")
            .body_and("The question", &moment)
            .returns("The answer.", answered)
            .answers_header(
                "asked-as",
                "Where nobody was asked for a token: that what the question attests was believed.",
                json!({ "type": "string", "const": NO_TOKEN }),
            )
            .uses_store(),
        Operation::get("/v1/questions/{id}/rationale", rationale)
            .id("readRationale")
            .summary("Read why a question was answered as it was")
            .path_parameter(
                "id",
                "The request id of the answer.",
                |_| json!({ "type": "string", "format": "uuid" }),
            )
            .returns("The rationale, for staff.", explained)
            .problems(&[404, 410, 500, 503]),
    ]
}

fn answered() -> Option<Value> {
    let question = example::of::<QuestionRecord>()?.trusted();
    serde_json::to_value(Policy::us_federal().eligibility(&question).answer(LookupResult::nobody()))
        .ok()
}

fn explained() -> Option<Value> {
    let question = example::of::<QuestionRecord>()?.trusted();
    example::written(&Policy::us_federal().eligibility(&question).rationale(LookupResult::nobody()))
}

/// A question that is asked now.
///
/// A moment that is not now is reported together with the other faults of the question.
struct AskedNow(QuestionRecord);

impl FromRequest<Arc<App>> for AskedNow {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        question(&voice_axum::read(request).await?, app).map(Self)
    }
}

impl Part for AskedNow {
    fn describe(signature: &mut Signature<'_>) {
        signature.reads::<QuestionRecord>();
        signature.problems([409]);
    }
}

/// Answers a question of the desk: a claim together with what staff attest who took it, as far as
/// the file of the requester does not speak against it. The request id is the question's id. What
/// is attested here and was not before is entered in that file, in the transaction that keeps the
/// question.
///
/// The question is kept before it is answered, and with it the entry of the ledger where
/// something is released: the same is done whoever is asked about, and where the store is
/// unavailable nobody is answered.
async fn ask(
    State(app): State<Arc<App>>,
    AtDesk(desk): AtDesk,
    NewId(id): NewId,
    AskedNow(asked): AskedNow,
) -> Result<Reply<Answer>, Problem> {
    let asked_by = desk.as_staff();
    vouching::decided(|| async {
        let files = app.files_of(&asked.requester).await?;
        // Whoever is at the desk vouches for what the question attests.
        let question = QuestionRecord { as_of: app.now()?, ..asked.clone() }.trusted();
        let question = question.restricted_by(&app.policy, &files);
        let entry = question
            .unfiled(&app.policy, &files, &vouching::request_id(id))
            .map(|fact| vouching::entry(&desk, &files, &question.requester, question.as_of, fact));
        let (answer, decided) = app.decide(&question).await?;
        let counted = CountedEvent::of_question(&question, app.policy.calendar());
        let outcome = match &entry {
            Some(entry) => {
                let staff = asked_by.as_ref();
                app.store.keep_question_entered(id, &decided, &counted, staff, entry).await?
            }
            None => {
                app.store.keep_question(id, &decided, &counted, asked_by.as_ref()).await?;
                EntryOutcome::Done
            }
        };
        if !vouching::is_entered(outcome)? {
            return Ok(None);
        }
        app.metrics.answer(answer.disclosed().next().is_some());
        let reply = identified(Reply::new(&answer), id);
        Ok(Some(match asked_by {
            Some(_) => reply,
            None => reply.with_header(ASKED_AS, HeaderValue::from_static(NO_TOKEN)),
        }))
    })
    .await
}

fn question(bytes: &[u8], app: &App) -> Result<QuestionRecord, Problem> {
    let read = app.read::<QuestionRecord>(bytes);
    let as_of = match &read {
        Ok(question) => Some(question.as_of),
        Err(_) => serde_json::from_slice::<Value>(bytes)
            .ok()
            .and_then(|value| value.get("as_of")?.as_str()?.parse::<Timestamp>().ok()),
    };
    let not_now = as_of.and_then(|as_of| app.clock.not_now("/as_of", as_of));
    match (read, not_now) {
        (Ok(question), None) => Ok(question),
        (Ok(_), Some(not_now)) => Err(Problem::faults(vec![not_now], 0)),
        (Err(faults), not_now) => {
            let left_off = faults.left_off();
            Err(Problem::faults(not_now.into_iter().chain(faults.into_vec()).collect(), left_off))
        }
    }
}

/// Why a question was answered as it was, for staff: from what was kept of the decision. Nothing is
/// decided again.
async fn rationale(
    State(app): State<Arc<App>>,
    _: ReasonReader,
    Name(id): Name,
) -> Result<Reply<Rationale>, Problem> {
    let none = || Problem::new(StatusCode::NOT_FOUND, "no question of this id is kept");
    let id = id.parse::<Uuid>().ok().ok_or_else(none)?;
    match app.store.question(id).await?.ok_or_else(none)? {
        StoredQuestion::Decided(record) => Ok(Reply::custodial(&record.rationale())),
        StoredQuestion::Undecided(_) => Err(Problem::of_kind(
            "decision-not-kept",
            "The decision was not kept",
            StatusCode::GONE,
            "the question was kept by a server that kept no decisions: why it was answered as it \
             was is not known, and is not decided again with the records of today; the ledger has \
             what was disclosed",
        )),
    }
}
