//! Random packs that reach every dimension of a question and of a state.

use fastrand::Rng;
use serde_json::{Value, json};
use voice_core::category::Category;
use voice_core::disclosure::Pack;
use voice_core::subject::Protection;
use voice_core::vocabulary::Vocabulary;
use voice_core::wire::from_json;

use crate::moments::{EAST, WEST};

/// A generator of numbers, the same in every run.
pub struct Numbers(Rng);

impl Numbers {
    pub fn new(seed: u64) -> Self {
        Self(Rng::with_seed(seed))
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0.usize(..bound)
    }

    fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    fn some<T: Clone>(&mut self, of: &[T]) -> Vec<T> {
        let chosen: Vec<T> = of.iter().filter(|_| self.below(2) == 0).cloned().collect();
        if chosen.is_empty() { vec![self.one(of)] } else { chosen }
    }
}

pub const CATEGORIES: [&str; 4] = ["release", "facility", "charges", "convictions"];
const CAPACITIES: [&str; 2] = ["victim", "witness"];
const PURPOSES: [&str; 2] = ["safety-planning", "taking-part"];
const JURISDICTIONS: [&str; 2] = ["federal", "state"];
/// What the vocabulary of some packs declares, which rules name as they name the others.
const DECLARED_PURPOSE: &str = "oracle:own-purpose";
const DECLARED_JURISDICTION: &str = "oracle:own-law";
const CONFLICTS: [&str; 2] = ["co-defendant", "shares-household"];
pub const PROTECTIONS: [&str; 3] = ["juvenile", "sealed", "medical"];
/// What the law of each of them is about, among these categories.
const ABOUT: [&[&str]; 3] =
    [&["charges", "convictions"], &["charges", "convictions"], &["facility"]];
const BASES: [&str; 2] = ["privacy-act", "fipps-nonus"];
const STARTS: [&str; 3] = ["2020-01-01", "2022-01-01", "2024-01-01"];
const ENDS: [&str; 2] = ["2021-12-31", "2023-06-30"];

/// What a pack may ask for: not all of it at once, or there would be too many states to
/// look at each.
struct Asks {
    capacity: bool,
    identity: bool,
    standing: bool,
    purpose: bool,
    jurisdiction: bool,
    day: bool,
    conflict: bool,
    waiver: bool,
    consent: bool,
    /// For declared purposes and jurisdictions.
    declared: bool,
    /// For days of another zone.
    west: bool,
}

/// Random packs, and the vocabulary to which they are bound.
pub struct Random {
    pub vocabulary: Vocabulary,
    pub packs: Vec<Pack>,
}

/// A vocabulary of a purpose and a jurisdiction.
fn declared() -> Vocabulary {
    let term = |name: &str| {
        json!([{
            "name": name, "title": text("A term"), "description": text("A term."),
            "citations": [citation()]
        }])
    };
    let data = json!({
        "format": "1", "prefix": "oracle", "title": text("Oracle"), "categories": [],
        "purposes": term("own-purpose"), "jurisdictions": term("own-law")
    });
    let data = from_json(data.to_string().as_bytes()).unwrap_or_else(|faults| panic!("{faults}"));
    Vocabulary::load([data]).unwrap_or_else(|faults| panic!("{faults}"))
}

fn citation() -> Value {
    json!({"text": "ICE Directive 1.1", "verification": "verified"})
}

fn covers(numbers: &mut Numbers) -> Value {
    json!({"kind": "categories", "categories": numbers.some(&CATEGORIES)})
}

fn in_force(numbers: &mut Numbers, asks: &Asks) -> Value {
    if !asks.day || numbers.percent(40) {
        return json!([{"from": STARTS[0]}]);
    }
    match numbers.below(4) {
        0 | 1 => json!([{"from": numbers.one(&STARTS)}]),
        2 => json!([{"from": STARTS[0], "until": numbers.one(&ENDS)}]),
        _ => json!([{"from": STARTS[0], "until": ENDS[0]}, {"from": STARTS[2]}]),
    }
}

fn rule(
    numbers: &mut Numbers,
    asks: &Asks,
    id: String,
    effect: &str,
    covers: Value,
    when: Value,
) -> Value {
    let mut rule = json!({
        "id": id, "effect": effect, "covers": covers, "when": when, "unless": [],
        "citations": [citation()], "in_force": in_force(numbers, asks),
        "defence_in_depth": numbers.percent(60),
        "note": {"en": "A rule.", "es": "Una norma."},
    });
    if asks.west && numbers.percent(40) {
        rule["time_zone"] = json!(WEST);
    }
    rule
}

/// What any rule may ask of a question.
fn question(numbers: &mut Numbers, asks: &Asks, often: usize) -> Value {
    let mut when = json!({});
    if asks.capacity && numbers.percent(often) {
        when["capacities"] = json!(numbers.some(&CAPACITIES));
    }
    if asks.purpose && numbers.percent(often) {
        let own = [PURPOSES[0], PURPOSES[1], DECLARED_PURPOSE];
        let purposes = if asks.declared { &own[..] } else { &PURPOSES };
        when["purposes"] = json!([numbers.one(purposes)]);
    }
    if asks.jurisdiction && numbers.percent(often) {
        let own = [JURISDICTIONS[0], JURISDICTIONS[1], DECLARED_JURISDICTION];
        let jurisdictions = if asks.declared { &own[..] } else { &JURISDICTIONS };
        when["jurisdictions"] = json!(numbers.some(jurisdictions));
    }
    when
}

fn permit(numbers: &mut Numbers, asks: &Asks) -> Value {
    let mut when = question(numbers, asks, 45);
    match numbers.below(3) {
        0 => {}
        1 => when["link"] = json!("record"),
        _ => when["link"] = json!("fact"),
    }
    if asks.identity && numbers.percent(50) {
        when["identity"] = json!(numbers.one(&["corroborated", "verified"]));
    }
    if asks.standing && numbers.percent(50) {
        when["standing"] = json!("confirmed");
    }
    if numbers.percent(2) {
        when["protections"] = json!([numbers.one(&PROTECTIONS)]);
    }
    if asks.conflict && numbers.percent(3) {
        when["conflicts"] = json!([numbers.one(&CONFLICTS)]);
    }
    when
}

fn prohibition(numbers: &mut Numbers, asks: &Asks, id: String) -> Value {
    let covers = match numbers.below(10) {
        0 => json!({"kind": "whole-person"}),
        1 => json!({"kind": "cover-group", "group": "whole"}),
        2 | 3 => json!({"kind": "cover-group", "group": "some"}),
        4 => json!({"kind": "cover-group", "group": "some", "alone": ["release"]}),
        _ => covers(numbers),
    };
    let mut when = question(numbers, asks, 15);
    if numbers.percent(88) {
        when["protections"] = match numbers.below(10) {
            0 | 1 => json!([numbers.one(&BASES)]),
            2 => json!([numbers.one(&BASES), numbers.one(&PROTECTIONS)]),
            3..=5 => json!(numbers.some(&PROTECTIONS)),
            _ => json!([numbers.one(&PROTECTIONS)]),
        };
    }
    if asks.conflict && numbers.percent(40) {
        when["conflicts"] = json!(numbers.some(&CONFLICTS));
    }
    if asks.identity && numbers.percent(3) {
        when["identity"] = json!("verified");
    }
    if asks.standing && numbers.percent(3) {
        when["standing"] = json!("confirmed");
    }
    if numbers.percent(2) {
        when["link"] = json!(numbers.one(&["record", "fact"]));
    }
    let own = when["protections"][0].as_str().map(str::to_owned);
    let mut rule = rule(numbers, asks, id, "prohibit", covers, when);
    let mut unless = Vec::new();
    for (kind, may) in [("waiver", asks.waiver), ("consent", asks.consent)] {
        if may && numbers.percent(60) {
            let protection = match &own {
                Some(own) if numbers.percent(70) => own.clone(),
                _ => numbers.one(&PROTECTIONS).to_owned(),
            };
            unless.push(json!({"kind": kind, "protection": protection, "citation": citation()}));
        }
    }
    if asks.capacity && numbers.percent(20) {
        let (capacities, categories) = (numbers.some(&CAPACITIES), numbers.some(&CATEGORIES));
        unless.push(json!({
            "kind": "asked-by", "capacities": capacities, "categories": categories,
            "citation": citation()
        }));
    }
    rule["unless"] = json!(unless);
    rule
}

/// Two protections that withhold the same until their own waiver or consent lifts it, so
/// that either stands for the other; and often a third rule, or a difference between the
/// two, that ends that.
fn lifted_alike(numbers: &mut Numbers, asks: &Asks) -> Vec<Value> {
    let lifted =
        |kind: &str, of: &str| json!({"kind": kind, "protection": of, "citation": citation()});
    let kinds = numbers.some(&["waiver", "consent"]);
    let [one, other] = [PROTECTIONS[0], PROTECTIONS[1]];
    let covers = covers(numbers);
    let mut rules = Vec::new();
    for (of, id) in [(one, "lifted-one"), (other, "lifted-other")] {
        let mut rule = rule(
            numbers,
            asks,
            id.to_owned(),
            "prohibit",
            covers.clone(),
            json!({"protections": [of]}),
        );
        rule["in_force"] = json!([{"from": STARTS[0]}]);
        rule["unless"] = kinds.iter().map(|kind| lifted(kind, of)).collect();
        rules.push(rule);
    }
    match numbers.below(8) {
        0 => rules[0]["unless"][0]["protection"] = json!(other),
        1 => rules[0]["unless"] = json!([]),
        2 => rules[0]["covers"] = self::covers(numbers),
        3 => rules[0]["when"]["protections"] = json!([one, other]),
        4 => {
            let (of, lifts) = (numbers.one(&PROTECTIONS), numbers.one(&[one, other]));
            let (covers, when) = (self::covers(numbers), json!({"protections": [of]}));
            let mut third =
                rule(numbers, asks, "lifted-third".to_owned(), "prohibit", covers, when);
            third["unless"] = json!([lifted(numbers.one(&["waiver", "consent"]), lifts)]);
            rules.push(third);
        }
        5 => {
            let of = numbers.one(&[one, other]);
            let covers = self::covers(numbers);
            rules.push(rule(
                numbers,
                asks,
                "lifted-third".to_owned(),
                "prohibit",
                covers,
                json!({"protections": [of]}),
            ));
        }
        _ => {}
    }
    rules
}

/// Lets a rule that names the protection, and asks for nothing else, withhold something that its
/// law is about, or the pack would have a flaw.
fn enforce(
    numbers: &mut Numbers,
    asks: &Asks,
    rules: &mut Vec<Value>,
    protection: &str,
    about: &[&str],
    permitted: &[Value],
) {
    let told: Vec<&str> =
        about.iter().copied().filter(|of| permitted.contains(&json!(of))).collect();
    let least = if told.is_empty() { about } else { &told };
    let has = |all: &Value, one: &str| all.as_array().is_some_and(|all| all.contains(&json!(one)));
    let names = |rule: &&Value| {
        rule["effect"] == "prohibit" && has(&rule["when"]["protections"], protection)
    };
    // No exception is for every capacity.
    let withholds = |rule: &Value, one: &str| match rule["covers"]["group"].as_str() {
        Some(group) => group == "whole" || one == "charges",
        None => rule["covers"]["kind"] == "whole-person" || has(&rule["covers"]["categories"], one),
    };
    let asks_nothing_else = |rule: &Value| rule["when"].as_object().unwrap().len() == 1;
    let enforces = |rule: &Value| {
        asks_nothing_else(rule) && least.iter().any(|category| withholds(rule, category))
    };
    let mut named = rules.iter().filter(names).peekable();
    // The rule of the rest enforces it where none names it.
    if named.peek().is_none() || named.any(enforces) {
        return;
    }
    let one = json!(numbers.one(least));
    let can_withhold = |rule: &&mut Value| {
        names(&&**rule) && asks_nothing_else(rule) && rule["covers"]["kind"] == "categories"
    };
    if let Some(rule) = rules.iter_mut().find(can_withhold) {
        rule["covers"]["categories"].as_array_mut().unwrap().push(one);
        return;
    }
    // For whom the others are not.
    let covers = json!({"kind": "categories", "categories": [one]});
    let when = json!({"protections": [protection]});
    rules.push(rule(numbers, asks, format!("enforce-{protection}"), "prohibit", covers, when));
}

fn text(word: &str) -> Value {
    json!({"en": word, "es": word})
}

/// One pack or two that list every protection, and enforce each on some days.
pub fn packs(numbers: &mut Numbers) -> Random {
    packs_that(numbers, true)
}

/// The same, and they enforce the protections that have rules of their own or not, as it comes.
pub fn packs_of_any_kind(numbers: &mut Numbers) -> Random {
    packs_that(numbers, false)
}

fn packs_that(numbers: &mut Numbers, enforce_all: bool) -> Random {
    let day = numbers.percent(45);
    let asks = Asks {
        capacity: numbers.percent(45),
        identity: numbers.percent(35),
        standing: numbers.percent(30),
        purpose: numbers.percent(45),
        jurisdiction: numbers.percent(30),
        day,
        declared: numbers.percent(50),
        west: day && numbers.percent(60),
        conflict: numbers.percent(35),
        waiver: numbers.percent(40),
        consent: numbers.percent(40),
    };
    let vocabulary = if asks.declared { declared() } else { Vocabulary::default() };
    let mut rules = Vec::new();
    let mut permitted = Vec::new();
    // Sometimes each part of a link is told for a purpose of its own.
    let by_purpose = asks.purpose && numbers.percent(30);
    for at in 0..1 + numbers.below(3) + usize::from(by_purpose) {
        let (mut covers, mut when) = (covers(numbers), permit(numbers, &asks));
        if let Some(purpose) = PURPOSES.get(at).filter(|_| by_purpose) {
            when["purposes"] = json!([purpose]);
            let part = ["facility", "charges"][at];
            covers = json!({"kind": "categories", "categories": [part]});
        }
        permitted.extend(covers["categories"].as_array().unwrap().clone());
        rules.push(rule(numbers, &asks, format!("permit-{at}"), "permit", covers, when));
    }
    if numbers.percent(25) {
        let mut when = permit(numbers, &asks);
        if numbers.percent(6) {
            when["protections"] = json!([numbers.one(&PROTECTIONS)]);
        }
        let covers = json!({"kind": "categories", "categories": [numbers.one(&permitted)]});
        rules.push(rule(numbers, &asks, "duty".to_owned(), "duty", covers, when));
    }
    let alike = numbers.percent(15);
    if alike {
        rules.extend(lifted_alike(numbers, &asks));
    }
    for at in 0..usize::from(!alike) + numbers.below(if alike { 2 } else { 4 }) {
        rules.push(prohibition(numbers, &asks, format!("prohibit-{at}")));
    }
    for (protection, about) in PROTECTIONS.into_iter().zip(ABOUT).filter(|_| enforce_all) {
        enforce(numbers, &asks, &mut rules, protection, about, &permitted);
    }
    // One of the two always holds: they withhold what nobody is told anyway.
    let always = json!({"kind": "categories", "categories": ["immigration-history", "a-number"]});
    let mut bases = rule(
        numbers,
        &asks,
        "prohibit-bases".to_owned(),
        "prohibit",
        always,
        json!({"protections": BASES}),
    );
    let named: Vec<String> = rules
        .iter()
        .filter(|rule| rule["effect"] == "prohibit")
        .flat_map(|rule| rule["when"]["protections"].as_array().into_iter().flatten())
        .map(|of| of.as_str().unwrap().to_owned())
        .chain(BASES.map(str::to_owned))
        .collect();
    let rest: Vec<&str> = Protection::ALL
        .iter()
        .map(Protection::as_str)
        .filter(|of| !named.iter().any(|named| named == of))
        .collect();
    let whole = json!({"kind": "whole-person"});
    let mut rest_rule = rule(
        numbers,
        &asks,
        "prohibit-rest".to_owned(),
        "prohibit",
        whole,
        json!({"protections": rest}),
    );
    for rule in [&mut bases, &mut rest_rule] {
        rule["in_force"] = json!([{"from": STARTS[0]}]);
        rule["defence_in_depth"] = json!(true);
        // Whatever the others do, these are in force at every moment.
        rule.as_object_mut().unwrap().remove("time_zone");
    }
    rules.extend([bases, rest_rule]);
    let (rest_covert, mut covert) = (numbers.percent(50), Vec::new());
    for of in Protection::ALL {
        let alike = rest.contains(&of.as_str());
        let covert_one = if alike { rest_covert } else { numbers.percent(65) };
        covert.push(json!({"protection": of.as_str(), "covert": covert_one}));
    }
    let link = match if by_purpose { 5 } else { numbers.below(6) } {
        0 => json!({"from": ["facility"], "to": "release"}),
        1 => json!({"from": ["release", "facility"], "to": "charges"}),
        2 => json!({"from": ["convictions"], "to": "charges"}),
        3 => json!({"from": ["charges", "convictions"], "to": "facility"}),
        4 => json!({"from": ["charges"], "to": "release"}),
        _ => json!({"from": ["facility", "charges"], "to": "release"}),
    };
    let classes: Vec<Value> = Category::ALL
        .iter()
        .map(|of| json!({"category": of.as_str(), "class": "releasable", "note": text("A class.")}))
        .collect();
    let groups = json!([
        {"id": "whole", "covers": {"kind": "whole-person"}, "note": text("A group.")},
        {
            "id": "some", "covers": {"kind": "categories", "categories": ["charges", "release"]},
            "note": text("A group.")
        },
    ]);
    let pack = |id: &str, rules: &[Value]| -> Pack {
        let value = json!({
            "format": "1", "id": id, "version": "1.0.0", "title": text("Random"),
            "published_on": "2026-01-01",
            "time_zone": EAST, "classes": classes, "protections": covert,
            "cover_groups": groups,
            "links": [link], "rules": rules,
        });
        let json = serde_json::to_vec(&value).unwrap();
        vocabulary.read(&json).unwrap_or_else(|faults| panic!("{faults}"))
    };
    if numbers.percent(70) {
        let packs = vec![pack("random", &rules)];
        return Random { vocabulary, packs };
    }
    // Two packs with some of the rules each; some stand in both.
    let (mut one, mut other) = (Vec::new(), Vec::new());
    for rule in &rules {
        let side = numbers.below(10);
        if side < 6 {
            one.push(rule.clone());
        }
        if side >= 5 {
            other.push(rule.clone());
        }
    }
    let packs = [("random-one", one), ("random-other", other)];
    let packs = packs.iter().filter(|(_, rules)| !rules.is_empty());
    let packs = packs.map(|(id, rules)| pack(id, rules)).collect();
    Random { vocabulary, packs }
}
