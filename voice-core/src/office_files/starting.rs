use serde_json::{Value, json};

use crate::category::Category;
use crate::office::{CompiledPack, ProperName, TimeZone};
use crate::protection::Protection;
use crate::requester::Conflict;
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
    let vocabulary = json!({"format": "1", "prefix": prefix, "title": both, "categories": []});
    let known = Known::new(prefix, name, time_zone, from);
    let rule = known.of_conflicts("prohibit-conflict");
    [
        (super::VOCABULARY, written(&vocabulary)),
        (
            super::PACK,
            written(&known.with(OF_CONFLICTS, rule).filled(include_str!("starting/pack.json"))),
        ),
        (super::OFFICE, written(&known.filled(include_str!("starting/office.json")))),
        (super::TRIAGE, written(&known.filled(include_str!("starting/triage.json")))),
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
    let known = Known::new(prefix, name, time_zone, from);
    let rule = known.of_conflicts(&format!("{prefix}-conflict"));
    let own = known.with(OF_CONFLICTS, rule).filled(include_str!("starting/pack_beside.json"));
    [
        (super::MANIFEST, written(&manifest)),
        vocabulary,
        (super::PACK, written(&own)),
        office,
        triage,
    ]
}

/// Where the rule of conflicts stands in a pack.
const OF_CONFLICTS: &str = "<of conflicts>";

/// What is known of a new office: what stands in the files in the place of `<name>` and others.
struct Known(Vec<(&'static str, Value)>);

impl Known {
    fn new(prefix: &VocabularyPrefix, name: &ProperName, time_zone: &TimeZone, from: Day) -> Self {
        let note = json!({
            "en": "Told to nobody by this office.", "es": "Esta oficina no lo dice a nadie."
        });
        let class =
            |category: &Category| json!({"category": category, "class": "never", "note": note});
        let entry = |protection: &Protection| json!({"protection": protection, "covert": false});
        let of_some: Vec<&Protection> =
            Protection::ALL.iter().filter(|of| !OF_EVERYBODY.contains(of)).collect();
        let emergency = "Emergency number of the United States";
        Self(vec![
            ("<prefix>", json!(prefix)),
            ("<name>", json!(name)),
            ("<time zone>", json!(time_zone)),
            ("<from>", json!(from)),
            ("<classes>", Category::ALL.iter().map(class).collect()),
            ("<protections>", Protection::ALL.iter().map(entry).collect()),
            ("<of everybody>", json!(OF_EVERYBODY)),
            ("<of some>", json!(of_some)),
            ("<conflicts>", json!(Conflict::ALL)),
            ("<source>", json!([{"text": name, "verification": "memory"}])),
            ("<emergency>", json!([{"text": emergency, "verification": "verified"}])),
        ])
    }

    /// That every conflict withholds the whole person, as a rule with this identifier.
    fn of_conflicts(&self, id: &str) -> Value {
        self.with("<rule>", id.into()).filled(include_str!("starting/of_conflicts.json"))
    }

    /// The same, and one thing more.
    fn with(&self, name: &'static str, value: Value) -> Self {
        let mut known = self.0.clone();
        known.push((name, value));
        Self(known)
    }

    #[expect(
        clippy::expect_used,
        reason = "compiled in; the examples of both functions read all of them"
    )]
    fn filled(&self, file: &str) -> Value {
        let mut value = serde_json::from_str(file).expect("a file of a new office is JSON");
        self.fill(&mut value);
        value
    }

    fn fill(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                if let Some((_, known)) = self.0.iter().find(|(name, _)| text == name) {
                    *value = known.clone();
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.fill(item)),
            Value::Object(members) => members.values_mut().for_each(|member| self.fill(member)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

fn written(value: &Value) -> String {
    format!("{value:#}\n")
}
