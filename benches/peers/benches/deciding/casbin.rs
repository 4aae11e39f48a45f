//! casbin, at its best: an enforcer for each category with the rules that name it, and what most
//! rules turn on is tested first.

use casbin::{
    CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi, function_map::OperatorFunction,
    rhai::Dynamic,
};
use voice_core::category::Category;
use voice_core::disclosure::{Context, Exception, MatterLink, Situation};

use super::plain::PlainRule;

const MODEL: &str = "
[request_definition]
r = capacity, purpose, jurisdiction, identity, standing, known, linked, linked_facts, conflicts, \
    protections, waivers, consents

[policy_definition]
p = protections, conflicts, capacity, purpose, jurisdiction, identity, standing, linked, fact, \
    waiver, consent, asked_by, eft

[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))

[matchers]
m = (p.protections == \"\" || meets(r.protections, p.protections)) \
    && (p.conflicts == \"\" || meets(r.conflicts, p.conflicts)) \
    && (p.capacity == \"\" || meets(p.capacity, r.capacity)) \
    && (p.purpose == \"\" || meets(p.purpose, r.purpose)) \
    && (p.jurisdiction == \"\" || meets(p.jurisdiction, r.jurisdiction)) \
    && r.identity >= p.identity \
    && r.standing >= p.standing \
    && (p.linked == \"\" || r.linked) \
    && (p.fact == \"\" || meets(r.linked_facts, p.fact)) \
    && (p.eft == \"deny\" || r.known) \
    && (p.waiver == \"\" || !meets(r.waivers, p.waiver)) \
    && (p.consent == \"\" || !meets(r.consents, p.consent)) \
    && (p.asked_by == \"\" || !meets(p.asked_by, r.capacity))
";

/// For each category, unless no rule names it: casbin allows everything where it has no policy.
pub struct Enforcers(Vec<Option<Enforcer>>);

/// Words with a space on either side of each.
fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().fold(String::new(), |all, word| format!("{all} {word} "))
}

/// Whether some word of `asked` is one of `held`.
fn meets(held: Dynamic, asked: Dynamic) -> Dynamic {
    let (held, asked) = (held.into_immutable_string(), asked.into_immutable_string());
    let (Ok(held), Ok(asked)) = (held, asked) else { return Dynamic::FALSE };
    asked.split("  ").any(|word| held.contains(&format!(" {} ", word.trim()))).into()
}

fn line(rule: &PlainRule, category: Category) -> Vec<String> {
    let when = &rule.when;
    let (mut waiver, mut consent, mut asked_by) = (String::new(), String::new(), String::new());
    for exception in &rule.unless {
        match exception {
            Exception::Consent { protection, .. } => consent += &words([protection.as_str()]),
            Exception::Waiver { protection, .. } => waiver += &words([protection.as_str()]),
            Exception::AskedBy { capacities, categories, .. } if categories.contains(&category) => {
                asked_by += &words(capacities.iter().map(|of| of.as_str()));
            }
            Exception::AskedBy { .. } => {}
        }
    }
    let mut line = vec![
        when.protections
            .as_ref()
            .map_or(String::new(), |of| words(of.iter().map(|of| of.as_str()))),
        when.conflicts.as_ref().map_or(String::new(), |of| words(of.iter().map(|of| of.as_str()))),
        when.capacities.as_ref().map_or(String::new(), |of| words(of.iter().map(|of| of.as_str()))),
        when.purposes.as_ref().map_or(String::new(), |of| words(of.iter().map(|of| of.as_str()))),
        when.jurisdictions
            .as_ref()
            .map_or(String::new(), |of| words(of.iter().map(|of| of.as_str()))),
        when.identity.map_or(0, |least| least as u32).to_string(),
        when.standing.map_or(0, |least| least as u32).to_string(),
        if when.link.is_some() { "linked".to_owned() } else { String::new() },
        if when.link == Some(MatterLink::Fact) && category.is_about_case() {
            words([category.as_str()])
        } else {
            String::new()
        },
    ];
    line.extend([
        waiver,
        consent,
        asked_by,
        if rule.permits { "allow".to_owned() } else { "deny".to_owned() },
    ]);
    line
}

impl Enforcers {
    pub async fn new(rules: &[PlainRule]) -> Self {
        let mut all = Vec::new();
        for category in Category::ALL {
            let model = DefaultModel::from_str(MODEL).await.expect("a model");
            let mut enforcer =
                Enforcer::new(model, MemoryAdapter::default()).await.expect("an enforcer");
            enforcer.add_function("meets", OperatorFunction::Arg2(meets));
            let lines: Vec<_> = rules
                .iter()
                .filter(|rule| rule.covers.contains(category))
                .map(|rule| line(rule, category))
                .collect();
            let mut seen = std::collections::BTreeSet::new();
            // casbin keeps no line twice.
            let distinct = lines.into_iter().filter(|line| seen.insert(line.clone())).collect();
            enforcer.add_policies(distinct).await.expect("policies");
            all.push((!enforcer.get_policy().is_empty()).then_some(enforcer));
        }
        Self(all)
    }

    pub fn request(context: Context, situation: &Situation) -> Vec<Dynamic> {
        vec![
            words([context.capacity.as_str()]).into(),
            words([context.purpose.as_str()]).into(),
            words([context.jurisdiction.as_str()]).into(),
            (context.identity as u32).to_string().into(),
            (context.standing as u32).to_string().into(),
            situation.known.into(),
            situation.matter_linked.into(),
            words(situation.linked_facts.iter().map(|of| of.as_str()).collect::<Vec<_>>()).into(),
            words(situation.conflicts.iter().map(|of| of.as_str())).into(),
            words(situation.protections.iter().map(|of| of.as_str()).collect::<Vec<_>>()).into(),
            words(situation.waivers.iter().map(|of| of.as_str()).collect::<Vec<_>>()).into(),
            words(situation.consents.iter().map(|of| of.as_str()).collect::<Vec<_>>()).into(),
        ]
    }

    /// The categories that are allowed, as bits.
    pub fn decide(&self, request: &[Dynamic]) -> u32 {
        let of = |bits: u32, (at, enforcer): (usize, &Option<Enforcer>)| {
            let allows =
                |enforcer: &Enforcer| enforcer.enforce(request.to_vec()).expect("a decision");
            bits | u32::from(enforcer.as_ref().is_some_and(allows)) << at
        };
        self.0.iter().enumerate().fold(0, of)
    }
}
