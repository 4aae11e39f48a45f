//! The operations that keep something, or show what is kept.

use serde_json::{Map, Value, json};
use voice_core::disclosure::ledger::LedgerEntry;
use voice_core::inquiry::{Inquiry, InquiryEntry, InquiryFacts, Triage};
use voice_core::language::Language;
use voice_core::notification::{NotificationRequest, SignUp, SignUpState, acknowledgement};
use voice_core::office::Office;
use voice_core::referral::{ReferralId, ReferralRecord, ReferralState, SharingConsent};
use voice_core::report::{Rule, Tally};
use voice_core::wire::{Custodial, Limits, Read, Write, from_value};

use super::{EXAMPLE_DAY, content, parameter, reference, responses};
use crate::access::AccessRole;
use crate::store::DeadLetter;
use crate::{
    BODY_LIMIT, CorrectionMade, CorrectionQueued, CustodyReport, InquiryNoted, NoticeHeard, PinEntry, ReferralOffer,
    ReferralStatus, ReferralStepTaken, ReportReceived, SignUpAction, SignUpStatus, SignUpUpdate, TokenMade,
    idempotency,
};

/// What goes wrong with a body.
const BODY: [u16; 5] = [400, 408, 413, 415, 422];

/// An operation: who may call it, what it reads, and what it answers.
struct Operation {
    id: &'static str,
    summary: &'static str,
    role: Option<AccessRole>,
    path: Option<Value>,
    idempotent: bool,
    request: Option<(&'static str, &'static str, Value)>,
    response: (&'static str, Value, Value),
    problems: &'static [u16],
}

impl Operation {
    fn written(self) -> Value {
        let mut operation = Map::new();
        operation.insert("operationId".to_owned(), self.id.into());
        operation.insert("summary".to_owned(), self.summary.into());
        if let Some(role) = self.role {
            operation.insert("security".to_owned(), json!([{ "staff": [] }]));
            let who = if role == AccessRole::Admin { "For administrators." } else { "For staff." };
            operation.insert("description".to_owned(), who.into());
        }
        let mut parameters: Vec<Value> = self.path.into_iter().collect();
        if self.idempotent {
            parameters.push(json!({
                "name": idempotency::HEADER,
                "in": "header",
                "description": "The same for a request that is sent again: what it makes is made once.",
                "schema": { "type": "string", "minLength": 1, "maxLength": idempotency::LONGEST, "pattern": "^[!-~]+$" }
            }));
        }
        if !parameters.is_empty() {
            operation.insert("parameters".to_owned(), parameters.into());
        }
        let mut problems: Vec<u16> = self.problems.to_vec();
        problems.extend([405, 429, 500, 503]);
        if self.role.is_some() {
            problems.push(401);
        }
        if let Some((schema, description, example)) = self.request {
            problems.extend(BODY);
            operation.insert(
                "requestBody".to_owned(),
                json!({
                    "required": true,
                    "description": format!("{description}, at most {BODY_LIMIT} bytes."),
                    "content": content(&reference(schema), &example)
                }),
            );
        }
        if self.idempotent {
            problems.push(400);
        }
        problems.sort_unstable();
        problems.dedup();
        let (description, schema, example) = self.response;
        operation.insert("responses".to_owned(), responses(description, &schema, &example, &problems));
        operation.into()
    }
}

/// An example of what is read.
fn read<T: Read>() -> Value {
    T::example(Limits::NONE)
}

/// An example of what is kept, as its custodian writes it.
fn kept<T: Read + Write>() -> Option<Value> {
    let value: T = from_value(T::example(Limits::NONE)).ok()?;
    written(&value)
}

fn written<T: Write>(value: &T) -> Option<Value> {
    serde_json::to_value(Custodial(value)).ok()
}

fn identifier(of: &str) -> Value {
    parameter("id", of, &json!({ "type": "string" }))
}

fn period() -> Value {
    parameter("period", "A fiscal quarter as 2026Q4, a fiscal year as FY2026, or two days.", &reference("PeriodName"))
}

/// What stands under the paths of these operations.
pub(super) fn paths() -> Option<Map<String, Value>> {
    let sign_up: SignUp = from_value(SignUp::example(Limits::NONE)).ok()?;
    let (office, day) = (Office::reference(), EXAMPLE_DAY.parse().ok()?);
    let facts: InquiryFacts = from_value(InquiryFacts::example(Limits::NONE)).ok()?;
    let noted = InquiryNoted {
        inquiry: "6f1c1bd5-4f3a-4f55-8d0a-1d0b8d5c7f10".to_owned(),
        directions: Triage::reference().route(&facts).directions(&office.on(day)),
    };
    let acknowledged = acknowledgement(sign_up.id().clone(), Language::English, office, day);
    let status = written(&SignUpStatus { sign_up: sign_up.id().clone(), state: SignUpState::Running })?;
    let referral: ReferralId = from_value(ReferralId::example(Limits::NONE)).ok()?;
    let referred = |state| written(&ReferralStatus { referral: referral.clone(), state });
    let notice = json!({
        "as_of": "2026-11-02T15:00:00Z", "language": "en", "policies": [], "items": [], "text": ["No information available to you."]
    });
    let report = written(&Tally::new("2026Q4".parse().ok()?).report(Rule::default(), day, false).ok()?)?;
    let refused: &[u16] = &[403];
    let operations: Vec<(&str, &str, Operation)> = vec![
        (
            "/v1/inquiries",
            "post",
            Operation {
                id: "noteInquiry",
                summary: "Note a contact, and hear where it goes",
                role: None,
                path: None,
                idempotent: true,
                request: Some((
                    "Inquiry",
                    "The contact; what was said is dropped unless the office itself helps",
                    read::<Inquiry>(),
                )),
                response: ("Where it goes.", reference("InquiryNoted"), written(&noted)?),
                problems: &[409],
            },
        ),
        (
            "/v1/inquiries/{id}",
            "get",
            Operation {
                id: "readInquiry",
                summary: "Read what is kept of a contact",
                role: Some(AccessRole::Staff),
                path: Some(identifier("The identifier of the contact.")),
                idempotent: false,
                request: None,
                response: ("What is kept.", reference("InquiryEntry"), kept::<InquiryEntry>()?),
                problems: &[404],
            },
        ),
        (
            "/v1/sign-ups",
            "post",
            Operation {
                id: "signUp",
                summary: "Sign up for notices of custody, whoever is asked about",
                role: None,
                path: None,
                idempotent: true,
                request: Some((
                    "NotificationRequest",
                    "Who wants to be told of what, and how",
                    read::<NotificationRequest>(),
                )),
                response: ("The same for everybody.", reference("Acknowledgement"), written(&acknowledged)?),
                problems: &[403, 409],
            },
        ),
        (
            "/v1/sign-ups/{id}",
            "post",
            Operation {
                id: "updateSignUp",
                summary: "Change what a sign-up asks for",
                role: None,
                path: Some(identifier("The identifier of the sign-up.")),
                idempotent: false,
                request: Some(("SignUpUpdate", "The PIN as it was, and the request", read::<SignUpUpdate>())),
                response: ("What the sign-up is now.", reference("SignUpStatus"), status.clone()),
                problems: refused,
            },
        ),
        (
            "/v1/sign-ups/{id}/acts",
            "post",
            Operation {
                id: "actOnSignUp",
                summary: "Pause, resume or stop a sign-up",
                role: None,
                path: Some(identifier("The identifier of the sign-up.")),
                idempotent: false,
                request: Some(("SignUpAction", "The PIN, and what to do", read::<SignUpAction>())),
                response: ("What the sign-up is now.", reference("SignUpStatus"), status.clone()),
                problems: refused,
            },
        ),
        (
            "/v1/sign-ups/{id}/notice",
            "post",
            Operation {
                id: "hearNotice",
                summary: "Hear what may be told now",
                role: None,
                path: Some(identifier("The identifier of the sign-up.")),
                idempotent: false,
                request: Some(("PinEntry", "The PIN", read::<PinEntry>())),
                response: (
                    "What may be told; its request id is that of the notice.",
                    reference("NoticeContent"),
                    notice,
                ),
                problems: refused,
            },
        ),
        (
            "/v1/sign-ups/{id}/heard",
            "post",
            Operation {
                id: "confirmHeard",
                summary: "Say that a notice was heard to the end",
                role: None,
                path: Some(identifier("The identifier of the sign-up.")),
                idempotent: false,
                request: Some(("NoticeHeard", "The PIN, and the request id of the notice", read::<NoticeHeard>())),
                response: ("What the sign-up is now.", reference("SignUpStatus"), status),
                problems: refused,
            },
        ),
        (
            "/v1/custody-events",
            "post",
            Operation {
                id: "reportCustodyEvent",
                summary: "Report a custody event",
                role: Some(AccessRole::Staff),
                path: None,
                idempotent: false,
                request: Some(("CustodyReport", "The event", read::<CustodyReport>())),
                response: ("It was received.", reference("ReportReceived"), written(&ReportReceived { new: true })?),
                problems: &[409],
            },
        ),
        (
            "/v1/referrals",
            "post",
            Operation {
                id: "offerReferral",
                summary: "Offer a referral",
                role: Some(AccessRole::Staff),
                path: None,
                idempotent: true,
                request: Some((
                    "ReferralOffer",
                    "Who is referred to what, and what there is to share",
                    read::<ReferralOffer>(),
                )),
                response: ("Where it stands.", reference("ReferralStatus"), referred(ReferralState::Offered)?),
                problems: &[409],
            },
        ),
        (
            "/v1/referrals/{id}",
            "get",
            Operation {
                id: "readReferral",
                summary: "Read a referral",
                role: Some(AccessRole::Staff),
                path: Some(identifier("The identifier of the referral.")),
                idempotent: false,
                request: None,
                response: ("The referral.", reference("ReferralRecord"), kept::<ReferralRecord>()?),
                problems: &[404],
            },
        ),
        (
            "/v1/referrals/{id}/accept",
            "post",
            Operation {
                id: "acceptReferral",
                summary: "Note that the person accepts, with a consent",
                role: Some(AccessRole::Staff),
                path: Some(identifier("The identifier of the referral.")),
                idempotent: false,
                request: Some(("SharingConsent", "The consent", read::<SharingConsent>())),
                response: ("Where it stands.", reference("ReferralStatus"), referred(ReferralState::Accepted)?),
                problems: &[404, 409],
            },
        ),
        (
            "/v1/referrals/{id}/send",
            "post",
            Operation {
                id: "sendReferral",
                summary: "Send the letter of a referral",
                role: Some(AccessRole::Staff),
                path: Some(identifier("The identifier of the referral.")),
                idempotent: false,
                request: None,
                response: ("Where it stands.", reference("ReferralStatus"), referred(ReferralState::Sent)?),
                problems: &[404, 409],
            },
        ),
        (
            "/v1/referrals/{id}/steps",
            "post",
            Operation {
                id: "stepReferral",
                summary: "Note another step of a referral",
                role: Some(AccessRole::Staff),
                path: Some(identifier("The identifier of the referral.")),
                idempotent: false,
                request: Some(("ReferralStepTaken", "The step, and who took it", read::<ReferralStepTaken>())),
                response: ("Where it stands.", reference("ReferralStatus"), referred(ReferralState::Acknowledged)?),
                problems: &[404, 409],
            },
        ),
        (
            "/v1/referrals/{id}/revoke",
            "post",
            Operation {
                id: "revokeReferral",
                summary: "Note that the person revokes the consent",
                role: Some(AccessRole::Staff),
                path: Some(identifier("The identifier of the referral.")),
                idempotent: false,
                request: None,
                response: ("Where it stands.", reference("ReferralStatus"), referred(ReferralState::Withdrawn)?),
                problems: &[404, 409],
            },
        ),
        (
            "/v1/subjects/{id}/ledger",
            "get",
            Operation {
                id: "readLedger",
                summary: "Read what was disclosed from a record",
                role: Some(AccessRole::Staff),
                path: Some(identifier("The identifier of the record.")),
                idempotent: false,
                request: None,
                response: (
                    "The entries.",
                    json!({ "type": "array", "items": reference("LedgerEntry") }),
                    json!([kept::<LedgerEntry>()?]),
                ),
                problems: &[404],
            },
        ),
        (
            "/v1/subjects/{id}/accounting",
            "get",
            Operation {
                id: "readAccounting",
                summary: "Read what the subject may be shown of it: nobody's name or address",
                role: Some(AccessRole::Staff),
                path: Some(identifier("The identifier of the record.")),
                idempotent: false,
                request: None,
                response: (
                    "The disclosures.",
                    json!({ "type": "array", "items": reference("SubjectAccounting") }),
                    json!([{ "date": EXAMPLE_DAY, "nature": ["custody-status"], "purpose": "safety-planning" }]),
                ),
                problems: &[404],
            },
        ),
        (
            "/v1/corrections",
            "post",
            Operation {
                id: "passCorrection",
                summary: "Pass a correction on to whom the wrong was disclosed",
                role: Some(AccessRole::Staff),
                path: None,
                idempotent: false,
                request: Some(("CorrectionMade", "What was corrected", read::<CorrectionMade>())),
                response: (
                    "To how many it goes.",
                    reference("CorrectionQueued"),
                    written(&CorrectionQueued { to_requesters: 1, by_notice: 0 })?,
                ),
                problems: &[409],
            },
        ),
        (
            "/v1/dead-letters",
            "get",
            Operation {
                id: "listDeadLetters",
                summary: "List what could not be sent",
                role: Some(AccessRole::Staff),
                path: None,
                idempotent: false,
                request: None,
                response: (
                    "What could not be sent, without what it says.",
                    json!({ "type": "array", "items": reference("DeadLetter") }),
                    json!([written(&DeadLetter {
                        id: "6f1c1bd5-4f3a-8f55-8d0a-1d0b8d5c7f10".to_owned(),
                        source: sign_up.id().as_str().to_owned(),
                        attempts: 26,
                        reason: "the receiver cannot be reached".to_owned(),
                    })?]),
                ),
                problems: &[],
            },
        ),
        (
            "/v1/dead-letters/{id}",
            "post",
            Operation {
                id: "reviveDeadLetter",
                summary: "Have one tried again",
                role: Some(AccessRole::Staff),
                path: Some(identifier("The identifier of the dead letter.")),
                idempotent: false,
                request: None,
                response: ("It is tried again.", json!({ "type": "object" }), json!({})),
                problems: &[404],
            },
        ),
        (
            "/v1/reports/{period}",
            "get",
            Operation {
                id: "readReport",
                summary: "Read a report that was published",
                role: None,
                path: Some(period()),
                idempotent: false,
                request: None,
                response: ("The report.", reference("Report"), report.clone()),
                problems: &[404],
            },
        ),
        (
            "/v1/reports/{period}",
            "post",
            Operation {
                id: "publishReport",
                summary: "Make and publish the report of a period that has ended",
                role: Some(AccessRole::Staff),
                path: Some(period()),
                idempotent: false,
                request: None,
                response: ("The report.", reference("Report"), report),
                problems: &[409, 422],
            },
        ),
        (
            "/v1/tokens",
            "post",
            Operation {
                id: "makeToken",
                summary: "Make a token",
                role: Some(AccessRole::Admin),
                path: None,
                idempotent: false,
                request: Some(("TokenRequest", "What it opens, and for whom", json!({ "kind": "staff" }))),
                response: (
                    "The token, which is told once.",
                    reference("TokenMade"),
                    written(&TokenMade { token: "voice_…".to_owned(), hash: "0".repeat(64) })?,
                ),
                problems: &[],
            },
        ),
        (
            "/v1/tokens/{hash}",
            "delete",
            Operation {
                id: "takeTokenBack",
                summary: "Take a token back",
                role: Some(AccessRole::Admin),
                path: Some(parameter("hash", "The hash of the token.", &json!({ "type": "string" }))),
                idempotent: false,
                request: None,
                response: ("It opens nothing any more.", json!({ "type": "object" }), json!({})),
                problems: &[404],
            },
        ),
    ];
    let mut paths: Map<String, Value> = Map::new();
    for (path, method, operation) in operations {
        let methods = paths.entry(path).or_insert_with(|| json!({}));
        if let Some(methods) = methods.as_object_mut() {
            methods.insert(method.to_owned(), operation.written());
        }
    }
    Some(paths)
}
