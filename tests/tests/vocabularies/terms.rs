//! Kinds of support, purposes, jurisdictions and sources of facts: what an office declares of each
//! is read, shown and refused alike.

use std::collections::BTreeSet;

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use voice_core::disclosure::{
    Context, Draft, Pack, Policy, PolicyErrorCode, QuestionRecord, Situation, differences,
};
use voice_core::inquiry::{Directions, InquiryFacts, Route, TriageTable};
use voice_core::language::Language;
use voice_core::office::OfficeData;
use voice_core::office_files::WholeOffice;
use voice_core::report::{ConfidentialityRule, CountedEvent, TableKind, Tally, Zeros};
use voice_core::requester::{Capacity, IdentityLevel, Jurisdiction, Purpose, Standing};
use voice_core::schema;
use voice_core::service::SupportKind;
use voice_core::subject::{FactSource, LookupResult, Subject};
use voice_core::testing::laws::check_all_rules;
use voice_core::testing::strategies::{CaseOptions, case};
use voice_core::vocabulary::{Vocabulary, VocabularyData};
use voice_core::wire::{Custodial, Diagnostic as _, from_json, to_json};

use super::offices::load;
use super::{Compared, PACK, bound, bytes, federal, file, json as read_json, policy, vocabulary};

const DECLARATION: &str = "examples/offices/us-bop/vocabulary.json";
const KIND: &str = "us-bop:prosecuting-office";

/// The lists of terms, each with a term of the library that it must not shadow.
const LISTS: [(&str, &str); 4] = [
    ("support_kinds", "referral"),
    ("purposes", "claims"),
    ("jurisdictions", "state"),
    ("sources", "public-record"),
];

fn flaws(edit: impl FnOnce(&mut Value)) -> Vec<(String, &'static str)> {
    let mut data = read_json(DECLARATION);
    edit(&mut data);
    let faults = from_json::<VocabularyData>(&bytes(&data)).unwrap_err();
    faults.iter().map(|of| (of.pointer.clone(), of.code.as_str())).collect()
}

/// A good term of a list, of which the declaration need not have one.
fn term(data: &Value, list: &str) -> Value {
    let mut term = data["support_kinds"][0].clone();
    if list != "support_kinds" {
        term.as_object_mut().unwrap().remove("counted_as");
    }
    if list == "sources" {
        term["treated_as"] = json!("agency-record");
    }
    term
}

/// Everything that is wrong is told at once, each with its place.
#[test]
fn every_flaw_of_a_term_has_its_place() {
    for (list, shadowed) in LISTS {
        let found = flaws(|data| {
            let whole = term(data, list);
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
            let whole = term(data, list);
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
    let counted = |policy: &Policy| {
        CountedEvent::of_support(kind, at, policy.vocabulary(), policy.calendar())
    };
    let event = counted(&whole.policy).unwrap();
    let mut tally = Tally::new("2026Q4".parse().unwrap());
    for _ in 0..40 {
        tally.add(&event).unwrap();
    }
    let on = "2026-08-03".parse().unwrap();
    let error = tally.add(&CountedEvent::Support { on, support: kind }).unwrap_err();
    assert_eq!(error.code(), "declared-support");
    assert_eq!(tally.counted(), 40);
    let rule = ConfidentialityRule::new(ConfidentialityRule::THRESHOLD, Zeros::Told).unwrap();
    let report = tally.report(rule, "2026-10-01".parse().unwrap(), false).unwrap();
    let count = |row: &str| {
        let cell = report.cell(TableKind::SupportGiven, row, None)?;
        report.published(cell)
    };
    assert_eq!(count("local-contact"), Some(40));
    // The reference office knows no such kind.
    assert_eq!(counted(&Policy::us_federal()), None);
}

/// A declaration of a purpose and a jurisdiction, and rules that ask for them.
fn of_rules(edit: impl FnOnce(&mut Value)) -> (Vocabulary, Value) {
    let mut data = read_json(DECLARATION);
    let mut purpose = term(&data, "purposes");
    purpose["name"] = json!("parole-statement");
    data["purposes"] = json!([purpose]);
    let vocabulary = Vocabulary::load([from_json(&bytes(&data)).unwrap()]).unwrap();
    let mut pack = read_json(PACK);
    edit(&mut pack);
    (vocabulary, pack)
}

/// The furlough is told for some purposes under some laws; military law is among those of custody.
fn opened(pack: &mut Value, purposes: &[&str]) {
    let rules = pack["rules"].as_array_mut().unwrap();
    rules.retain(|rule| rule["id"] != "us-bop-military-law");
    let mut custody = rules[0].clone();
    custody["id"] = json!("us-bop-military-custody");
    custody["covers"]["categories"] = json!(["custody-status", "release", "escape", "death"]);
    custody["when"]["jurisdictions"] = json!([MILITARY]);
    rules[0]["when"]["purposes"] = json!(purposes);
    rules[0]["when"]["jurisdictions"] = json!([MILITARY, "federal"]);
    rules.push(custody);
}

const PURPOSE: &str = "us-bop:parole-statement";
const MILITARY: &str = "us-bop:military";

fn proved(vocabulary: &Vocabulary, pack: &Value) -> Policy {
    let pack = vocabulary.read(&bytes(pack)).unwrap();
    Draft::with_vocabulary(vocabulary, [federal(), pack]).unwrap().prove().unwrap()
}

/// Rules ask for declared purposes and jurisdictions as for those of the library: what is told is
/// told for those alone, in every context that there is.
#[test]
fn rules_ask_for_what_is_declared() {
    let (vocabulary, pack) = of_rules(|pack| opened(pack, &[PURPOSE, "claims"]));
    let policy = proved(&vocabulary, &pack);
    let furlough = vocabulary.named("us-bop:furlough").unwrap();
    let (mut told, mut contexts) = (BTreeSet::new(), 0);
    for context in Context::all_with(&vocabulary) {
        contexts += 1;
        let day = "2026-11-02".parse().unwrap();
        if policy.draft().decide(day, context, &Situation::OPEN).contains(furlough) {
            told.insert((context.purpose.as_str(), context.jurisdiction.as_str()));
        }
    }
    let of = |purpose| [(purpose, "federal"), (purpose, MILITARY)];
    assert_eq!(told, of("claims").into_iter().chain(of(PURPOSE)).collect());
    // One more of each than the library has: a fourth purpose is a fifth, a fifth law a sixth.
    assert_eq!(contexts * 4 * 5, Context::all().count() * 5 * 6);

    // What changes is named by the purpose for which it changes.
    let (_, narrower) = of_rules(|pack| opened(pack, &["claims"]));
    let narrower = proved(&vocabulary, &narrower);
    let found = differences(policy.draft(), narrower.draft()).unwrap();
    assert!(!found.is_empty());
    for of in &found {
        assert_eq!(of.direction.as_str(), "narrowed");
        let purposes: Vec<_> = of.purposes.iter().map(Purpose::as_str).collect();
        assert_eq!(purposes, [PURPOSE], "{}", of.category.as_str());
    }
    let cedar = policy.draft().to_cedar("2026-11-02".parse().unwrap());
    assert!(cedar.policies.contains(PURPOSE) && cedar.policies.contains(MILITARY));
}

/// A pack of before says nothing of a jurisdiction that was declared since: what it tells under any
/// law is told, and what it tells under each law by name is not. Where one follows from the other,
/// the proof refuses it.
#[test]
fn a_pack_that_names_every_law_but_one_is_refused() {
    let (vocabulary, pack) = of_rules(|pack| {
        let rules = pack["rules"].as_array_mut().unwrap();
        rules.retain(|rule| rule["id"] != "us-bop-military-law");
    });
    let pack = vocabulary.read(&bytes(&pack)).unwrap();
    let errors = Draft::with_vocabulary(&vocabulary, [federal(), pack]).unwrap().prove();
    let told = errors.unwrap_err().to_string();
    assert!(told.contains("derivation-closure") && told.contains("`custody-status`"), "{told}");
}

/// A protection is not enforced where a rule leaves a declared purpose or jurisdiction out.
#[test]
fn a_protection_is_enforced_for_what_is_declared_too() {
    let mut federal = read_json("voice-core/policies/us-federal.json");
    let rules = federal["rules"].as_array_mut().unwrap();
    let minors = rules.iter().position(|rule| {
        rule["effect"] == "prohibit" && rule["when"]["protections"] == json!(["minor-subject"])
    });
    let when = &mut rules[minors.unwrap()]["when"];
    when["purposes"] = Purpose::ALL.iter().map(Purpose::as_str).collect();
    let own = read_json(PACK);
    let (with, _) = of_rules(|_| ());
    let draft = |vocabulary: &Vocabulary| {
        let read = |pack: &Value| vocabulary.read(&bytes(pack)).unwrap();
        Draft::with_vocabulary(vocabulary, [read(&federal), read(&own)])
    };
    assert!(draft(&vocabulary()).is_ok());
    let errors = draft(&with).err().unwrap();
    let codes: Vec<_> = errors.iter().map(|of| of.code).collect();
    assert_eq!(codes, [PolicyErrorCode::UnenforcedProtection]);
}

/// A question with a term of another office meets no rule: nothing is told, though every condition
/// of the rule but that one holds, and a rule that asks for no purpose is met for each that is
/// known.
#[test]
fn a_term_of_another_office_tells_nothing() {
    let (with, pack) = of_rules(|_| ());
    let policy = policy();
    let furlough = vocabulary().named("us-bop:furlough").unwrap();
    let day = "2026-11-02".parse().unwrap();
    let told = |policy: &Policy, purpose: &str| {
        let context = Context {
            capacity: Capacity::Victim,
            identity: IdentityLevel::Verified,
            standing: Standing::Confirmed,
            purpose: with.read(&bytes(&json!(purpose))).unwrap(),
            jurisdiction: Jurisdiction::Federal,
        };
        policy.draft().decide(day, context, &Situation::OPEN).contains(furlough)
    };
    assert!(told(&policy, "claims") && !told(&policy, PURPOSE));
    assert!(told(&proved(&with, &pack), PURPOSE));

    // A pack that asks for a term that nobody declares beside it is refused, with the place.
    let mut pack = pack;
    pack["rules"][0]["when"]["purposes"] = json!([PURPOSE]);
    let read: Pack = with.read(&bytes(&pack)).unwrap();
    let errors = Draft::with_vocabulary(&vocabulary(), [federal(), read]).err().unwrap();
    let found: Vec<_> = errors.iter().map(|of| (of.code, of.pointer.as_str())).collect();
    assert_eq!(found, [(PolicyErrorCode::UndeclaredTerm, "/rules/0/when/purposes")]);
    let faults = vocabulary().read::<Pack>(&bytes(&pack)).unwrap_err();
    let places: Vec<_> = faults.iter().map(|of| of.pointer.as_str()).collect();
    assert_eq!(places, ["/rules/0/when/purposes/0"]);
}

/// In packs, questions and records the schemas bound to a vocabulary and its readings take the same
/// purposes and jurisdictions.
#[test]
fn schemas_and_readers_take_the_same_purposes_and_jurisdictions() {
    let (vocabulary, pack) = of_rules(|_| ());
    let question = read_json("examples/questions/victim-custody-status.json");
    let mut compared = Compared::default();
    for language in Language::ALL {
        let of = |name: &str| {
            let bound = schema::bound(schema::get(name).unwrap(), &vocabulary, language);
            jsonschema::validator_for(&bound).unwrap()
        };
        let (packs, questions) = (of("pack"), of("question"));
        for word in [PURPOSE, MILITARY, "claims", "federal", "us-bop:parole-statment", KIND, ""] {
            for field in ["purposes", "jurisdictions"] {
                let mut pack = pack.clone();
                pack["rules"][0]["when"][field] = json!([word]);
                let read = vocabulary.read::<Pack>(&bytes(&pack)).is_ok();
                compared.compare(&packs, &pack, read);
            }
            for place in ["/purpose", "/matter/jurisdiction"] {
                let mut question = question.clone();
                *question.pointer_mut(place).unwrap() = json!(word);
                let read = vocabulary.read::<QuestionRecord>(&bytes(&question)).is_ok();
                compared.compare(&questions, &question, read);
            }
        }
    }
    assert_eq!((compared.taken, compared.refused), (2 * 8, 2 * 20));
}

/// The laws hold over generated cases that ask for declared purposes under declared laws.
#[test]
fn the_laws_hold_over_declared_purposes_and_jurisdictions() {
    let (vocabulary, pack) = of_rules(|pack| opened(pack, &[PURPOSE, "safety-planning"]));
    let policy = proved(&vocabulary, &pack);
    let coverage = check_all_rules(&policy);
    assert!(coverage.is_ok(), "{}", coverage.err().unwrap());
    let mut runner = TestRunner::deterministic();
    let cases = case(CaseOptions::default().with_vocabulary(&vocabulary));
    let (mut purposes, mut laws) = (0, 0);
    for _ in 0..200 {
        let (question, _) = cases.new_tree(&mut runner).unwrap().current();
        purposes += usize::from(question.purpose.as_str() == PURPOSE);
        laws += usize::from(question.matter.jurisdiction.as_str() == MILITARY);
    }
    assert!(purposes > 5 && laws > 5, "{purposes} {laws}");
}

/// A fact of a declared source is told as one of the library's source that its declaration names,
/// and brings along what that does.
#[test]
fn a_source_is_treated_as_its_declaration_says() {
    let told = |source: &str, treated_as: &str| {
        let mut data = read_json(DECLARATION);
        data["sources"][0]["treated_as"] = json!(treated_as);
        data["sources"][0]["citations"][0]["verification"] = json!("verified");
        let vocabulary = Vocabulary::load([from_json(&bytes(&data)).unwrap()]).unwrap();
        let policy = proved(&vocabulary, &read_json(PACK));
        let mut question =
            read_json("examples/offices/us-bop/questions/everything-of-the-program.json");
        question["categories"] = json!(["charges"]);
        let register = read_json("examples/offices/us-bop/subjects.json");
        let whose = |of: &&Value| of["id"] == "inmate-citizen";
        let mut subject =
            register["subjects"].as_array().unwrap().iter().find(whose).unwrap().clone();
        subject["facts"] = json!([{
            "source": source,
            "matter": question["matter"]["id"],
            "fact": {"kind": "charges", "charges": [{
                "offense": "robbery", "filed_on": "2019-04-02", "court": "District Court"
            }]}
        }]);
        let question = vocabulary.read::<QuestionRecord>(&bytes(&question)).unwrap().trusted();
        let subject: Subject = vocabulary.read(&bytes(&subject)).unwrap();
        let answer = policy.eligibility(&question).answer(LookupResult::one(&subject));
        let answer: Value = serde_json::from_str(&to_json(&answer).unwrap()).unwrap();
        // What is kept is read again as the same record.
        let kept = serde_json::to_vec(&Custodial(&subject)).unwrap();
        assert!(vocabulary.read::<Subject>(&kept).unwrap() == subject);
        answer["results"][0]["kind"] == "told"
    };
    const JUDGMENT: &str = "us-bop:judgment";
    assert!(told("public-record", "agency-record") && !told("agency-record", "public-record"));
    assert!(told(JUDGMENT, "public-record"));
    assert!(!told(JUDGMENT, "agency-record"));
    assert!(!told(JUDGMENT, "criminal-history-repository"));
}

/// What is of public record may be told, and no release rests on memory alone.
#[test]
fn a_source_from_memory_is_no_public_record() {
    let mut data = read_json(DECLARATION);
    for (treated_as, verification, codes) in [
        ("public-record", "memory", &["release-from-memory"][..]),
        ("public-record", "verified", &[]),
        ("agency-record", "memory", &[]),
    ] {
        data["sources"][0]["treated_as"] = json!(treated_as);
        data["sources"][0]["citations"][0]["verification"] = json!(verification);
        let errors = Vocabulary::load([from_json(&bytes(&data)).unwrap()]).err();
        let found: Vec<_> = errors.iter().flatten().map(|of| of.code()).collect();
        assert_eq!(found, codes, "{treated_as} {verification}");
        let mut pointers = errors.iter().flatten().filter_map(|of| of.pointer());
        assert!(pointers.all(|of| of == "/sources/0/citations"));
    }
}

/// Declared sources stand where those of the library do, in both schemas and readings.
#[test]
fn schemas_and_readers_take_the_same_sources() {
    let vocabulary = vocabulary();
    let register = read_json("examples/offices/us-bop/subjects.json");
    let mut compared = Compared::default();
    for language in Language::ALL {
        let subjects = jsonschema::validator_for(&bound("subject", language)).unwrap();
        for word in ["us-bop:judgment", "public-record", "us-bop:judgement", KIND, "", "judgment"] {
            let mut subject = register["subjects"][0].clone();
            subject["facts"][0]["source"] = json!(word);
            let read = vocabulary.read::<Subject>(&bytes(&subject));
            compared.compare(&subjects, &subject, read.is_ok());
            assert!(from_json::<Subject>(&bytes(&subject)).is_err(), "it has declared facts");
        }
    }
    assert_eq!((compared.taken, compared.refused), (2 * 2, 2 * 4));
    let faults = vocabulary.read::<FactSource>(br#""us-bop:judgement""#).unwrap_err();
    assert!(faults.to_string().contains("`us-bop:judgment`"), "{faults}");
}

/// What a term is counted or treated as is one of the library, also in a reading that knows others.
#[test]
fn nothing_is_treated_as_what_is_declared() {
    let vocabulary = vocabulary();
    let mut data = read_json(DECLARATION);
    data["support_kinds"][0]["counted_as"] = json!(KIND);
    data["sources"][0]["treated_as"] = json!("us-bop:judgment");
    let faults = vocabulary.read::<VocabularyData>(&bytes(&data)).unwrap_err();
    let found: Vec<_> = faults.iter().map(|of| (of.pointer.as_str(), of.code.as_str())).collect();
    assert_eq!(
        found,
        [
            ("/support_kinds/0/counted_as", "contradiction"),
            ("/sources/0/treated_as", "contradiction"),
        ]
    );
    let faults = from_json::<VocabularyData>(&bytes(&data)).unwrap_err();
    assert!(faults.iter().all(|of| of.code.as_str() == "unknown-term"), "{faults}");
}
