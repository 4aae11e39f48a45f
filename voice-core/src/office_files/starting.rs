use serde_json::{Value, json};

use super::CompiledPack;
use crate::category::Category;
use crate::disclosure::TimeZone;
use crate::office::ProperName;
use crate::protection::Protection;
use crate::vocabulary::VocabularyPrefix;
use crate::wire::Day;

/// The protections that nearly everybody has: what is personal is withheld of them, and not all.
const OF_EVERYBODY: [Protection; 2] = [Protection::PrivacyAct, Protection::FippsNonus];

/// The files of a new office, each with its name: they load as they are, and nothing is told to
/// anybody yet.
///
/// Every category is told to nobody, every protection of the library withholds the whole person,
/// and so does every conflict. So a new office begins with what it opens: the class of a category,
/// and a permit with the law that was read. What the laws of those prohibitions are is from memory
/// until somebody reads it, which may withhold and opens nothing.
///
/// ```
/// use voice_core::office_files::{WholeOffice, starting_files};
///
/// let files = starting_files(
///     &"elm-da".parse()?,
///     &"Elm County Prosecutor, Victim Unit".parse()?,
///     &"America/Los_Angeles".parse()?,
///     "2026-11-02".parse()?,
/// );
/// let office = WholeOffice::load(files.iter().map(|(name, text)| (*name, text.as_bytes())))?;
/// assert_eq!(office.policy.packs()[0].id.as_str(), "elm-da");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn starting_files(
    prefix: &VocabularyPrefix,
    name: &ProperName,
    time_zone: &TimeZone,
    from: Day,
) -> [(&'static str, String); 4] {
    let both = json!({"en": name, "es": name});
    let source = json!([{"text": name, "verification": "memory"}]);
    let vocabulary = json!({"format": "1", "prefix": prefix, "title": both, "categories": []});
    [
        (super::VOCABULARY, written(&vocabulary)),
        (super::PACK, written(&pack(prefix, &both, time_zone, from))),
        (super::OFFICE, written(&office(prefix, name, &source, from))),
        (super::TRIAGE, written(&triage(&source))),
    ]
}

/// The files of a new office beside a pack of this library, each with its name: what that pack lets
/// be told is told by the office too, and nothing else yet.
///
/// The pack of the office has one rule that repeats another, to begin with, and says that the days
/// of the office are counted in its time zone.
///
/// ```
/// use voice_core::office_files::{CompiledPack, WholeOffice, starting_files_beside};
///
/// let files = starting_files_beside(
///     CompiledPack::UsFederal,
///     &"elm-da".parse()?,
///     &"Elm County Prosecutor, Victim Unit".parse()?,
///     &"America/Los_Angeles".parse()?,
///     "2026-11-02".parse()?,
/// );
/// let office = WholeOffice::load(files.iter().map(|(name, text)| (*name, text.as_bytes())))?;
/// assert_eq!(office.policy.packs().len(), 2);
/// assert_eq!(office.policy.draft().time_zone().as_str(), "America/Los_Angeles");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn starting_files_beside(
    beside: CompiledPack,
    prefix: &VocabularyPrefix,
    name: &ProperName,
    time_zone: &TimeZone,
    from: Day,
) -> [(&'static str, String); 5] {
    let [vocabulary, _, office, triage] = starting_files(prefix, name, time_zone, from);
    let manifest = json!({"format": "1", "packs": [beside]});
    let own = json!({
        "format": "1", "id": prefix, "version": "0.1.0", "title": {"en": name, "es": name},
        "published_on": from, "time_zone": time_zone, "office_days": true,
        "classes": [], "protections": [], "cover_groups": [], "links": [],
        "rules": [of_conflicts(&format!("{prefix}-conflict"), from)]
    });
    [
        (super::MANIFEST, written(&manifest)),
        vocabulary,
        (super::PACK, written(&own)),
        office,
        triage,
    ]
}

fn pack(prefix: &VocabularyPrefix, title: &Value, time_zone: &TimeZone, from: Day) -> Value {
    let note = json!({
        "en": "Told to nobody by this office.", "es": "Esta oficina no lo dice a nadie."
    });
    let class = |category: &Category| json!({"category": category, "class": "never", "note": note});
    let entry = |protection: &Protection| json!({"protection": protection, "covert": false});
    let rule = |id: &str, covers: Value, when: Value, law: &str, note: (&str, &str)| {
        prohibition((id, from), covers, when, law, note)
    };
    let of_some: Vec<_> =
        Protection::ALL.into_iter().filter(|of| !OF_EVERYBODY.contains(of)).collect();
    let personal = [
        Category::ImmigrationHearing,
        Category::ImmigrationHistory,
        Category::RemovalOrder,
        Category::Relief,
        Category::AlienNumber,
        Category::Citizenship,
        Category::DateOfBirth,
        Category::Photograph,
        Category::ContactDetails,
    ];
    json!({
        "format": "1", "id": prefix, "version": "0.1.0", "title": title, "published_on": from,
        "time_zone": time_zone,
        "classes": Category::ALL.iter().map(class).collect::<Vec<_>>(),
        "protections": Protection::ALL.iter().map(entry).collect::<Vec<_>>(),
        "cover_groups": [], "links": [],
        "rules": [
            of_conflicts("prohibit-conflict", from),
            rule(
                "prohibit-personal",
                json!({"kind": "categories", "categories": personal}),
                json!({"protections": OF_EVERYBODY}),
                "5 U.S.C. 552a(b)",
                (
                    "Personal information is told to nobody, whatever the citizenship.",
                    "La información personal no se dice a nadie, sea cual sea la ciudadanía.",
                ),
            ),
            rule(
                "prohibit-protected",
                json!({"kind": "whole-person"}),
                json!({"protections": of_some}),
                "8 U.S.C. 1367(a)(2)",
                (
                    "Of somebody whom a law protects nothing is told.",
                    "De quien está protegido por una ley no se dice nada.",
                ),
            ),
        ]
    })
}

/// A prohibition with its law from memory, which may withhold.
fn prohibition(
    (id, from): (&str, Day),
    covers: Value,
    when: Value,
    law: &str,
    (en, es): (&str, &str),
) -> Value {
    json!({
        "id": id, "effect": "prohibit", "covers": covers, "when": when, "unless": [],
        "citations": [{"text": law, "verification": "memory"}],
        "in_force": [{"from": from}], "defence_in_depth": true,
        "note": {"en": en, "es": es}
    })
}

/// That every conflict withholds the whole person.
fn of_conflicts(id: &str, from: Day) -> Value {
    prohibition(
        (id, from),
        json!({"kind": "whole-person"}),
        json!({"conflicts": crate::requester::Conflict::ALL}),
        "18 U.S.C. 3771(e)(2)(B)",
        (
            "Who may have done the harm, or lives with the person, is not answered.",
            "No se responde a quien puede haber causado el daño o vive con la persona.",
        ),
    )
}

fn office(prefix: &VocabularyPrefix, name: &ProperName, source: &Value, from: Day) -> Value {
    json!({
        "offices": [{
            "id": prefix, "name": name, "short_name": name,
            "mission": {
                "en": "To tell victims and witnesses what the law lets them know.",
                "es": "Decir a víctimas y testigos lo que la ley les permite saber."
            },
            "in_force": {"from": from}, "founded_on": [], "lines": [], "pages": [],
            "supports": [], "contacts": [], "sources": source
        }],
        "lines": [{
            "id": "emergency", "name": "911", "role": "emergency", "number": "911",
            "purpose": {
                "en": "Emergencies, and reporting a crime in progress.",
                "es": "Emergencias y delitos en curso."
            },
            "hours": {"kind": "day-and-night"}, "languages": [],
            "sources": emergency_number()
        }],
        "topics": [], "rights": []
    })
}

fn triage(source: &Value) -> Value {
    json!({"rules": [
        {
            "id": "emergency", "when": {"danger": "now"}, "route": {"kind": "emergency"},
            "reason": {
                "en": "If anybody is in danger, hang up and call 911 now. This line cannot send \
                       help.",
                "es": "Si alguien está en peligro, cuelgue y llame al 911 ahora. Esta línea no \
                       puede enviar ayuda."
            },
            "sources": emergency_number()
        },
        {
            "id": "report", "when": {"danger": "none", "topics": ["crime-report", "tip"]},
            "route": {"kind": "local-police"},
            "reason": {
                "en": "Please report a crime to the police of the place where it happened.",
                "es": "Denuncie un delito ante la policía del lugar donde ocurrió."
            },
            "sources": source
        },
        {
            "id": "rest",
            "when": {"danger": "none", "topics": [
                "question", "notices", "history", "local-contact", "referral", "media",
                "commentary", "unrelated"
            ]},
            "route": {"kind": "nobody"},
            "reason": {
                "en": "This office does not help with that yet.",
                "es": "Esta oficina todavía no ayuda con eso."
            },
            "sources": source
        }
    ]})
}

fn emergency_number() -> Value {
    json!([{"text": "Emergency number of the United States", "verification": "verified"}])
}

fn written(value: &Value) -> String {
    format!("{value:#}\n")
}
