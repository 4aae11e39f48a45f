//! The rules of one day in the language of Cedar, for a second opinion and for estates
//! that speak it.

use core::fmt::Write;

use super::{Draft, Effect, Exception, MatterLink, Rule};
use crate::category::CategorySet;
use crate::wire::Day;

/// Rules as Cedar policies, and the schema that they are valid under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cedar {
    /// The policies.
    pub policies: String,
    /// The schema, in Cedar's own syntax.
    pub schema: String,
}

/// What every request says, so that no condition meets a missing attribute: Cedar skips a forbid
/// that fails.
const CONTEXT: &str = "{
    capacity: String,
    identity: Long,
    standing: Long,
    purpose: String,
    jurisdiction: String,
    known: Bool,
    matter_linked: Bool,
    fact_linked: Bool,
    conflicts: Set<String>,
    protections: Set<String>,
    waivers: Set<String>,
    consents: Set<String>,
  }";

impl Draft {
    /// The rules in force on a day as Cedar policies and schema.
    ///
    /// Each category is an action; the context has what the rules see of the question and of the
    /// person: identity and standing as places in their order, from 0, under `fact_linked`
    /// whether the record has a fact of this category about the case of the matter, and under
    /// `consents` the protections whose consent lets this category go to this requester for this
    /// purpose. A duty releases nothing by itself and is a comment.
    ///
    /// ```
    /// let cedar =
    ///     voice_core::disclosure::Policy::us_federal().draft().to_cedar("2026-11-02".parse()?);
    /// assert!(cedar.policies.contains("@id(\"prohibit-vawa-t-u\")"));
    /// assert!(cedar.schema.contains("action \"custody-status\""));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to_cedar(&self, day: Day) -> Cedar {
        let mut policies = String::new();
        for compiled in self.in_force(day) {
            let Some(rule) = self.rules().get(compiled.index) else { continue };
            policies.push_str(&policy(rule, compiled.covers, self.categories()));
        }
        let actions: Vec<String> =
            self.categories().iter().map(|category| quoted(category.as_str())).collect();
        let schema = format!(
            "entity Requester;\nentity Subject;\n\n\
             action {}\n  \
             appliesTo {{\n  principal: [Requester],\n  resource: [Subject],\n  \
             context: {CONTEXT}\n}};\n",
            actions.join(", ")
        );
        Cedar { policies, schema }
    }
}

fn quoted(word: &str) -> String {
    format!("\"{word}\"")
}

fn set<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    format!("[{}]", words.into_iter().map(quoted).collect::<Vec<_>>().join(", "))
}

fn actions(categories: CategorySet) -> String {
    let actions: Vec<String> = categories
        .iter()
        .map(|category| format!("Action::{}", quoted(category.as_str())))
        .collect();
    format!("[{}]", actions.join(", "))
}

fn policy(rule: &Rule, covers: CategorySet, every: CategorySet) -> String {
    let mut text = String::new();
    for line in rule.note.en.as_str().lines() {
        let _ = writeln!(text, "// {line}");
    }
    let effect = match rule.effect {
        Effect::Permit => "permit",
        Effect::Prohibit => "forbid",
        Effect::Duty => {
            let _ = writeln!(text, "// {} is a duty: it releases nothing by itself.\n", rule.id);
            return text;
        }
    };
    let citations: Vec<&str> =
        rule.citations.iter().map(|citation| citation.text.as_str()).collect();
    let _ = writeln!(text, "@id(\"{}\")\n@citation({:?})", rule.id, citations.join("; "));
    let scope = if covers == every {
        "action".to_owned()
    } else {
        format!("action in {}", actions(covers))
    };
    let _ = write!(
        text,
        "{effect}(principal, {scope}, resource)\nwhen {{ {} }}",
        conditions(rule, covers).join(" && ")
    );
    let exceptions: Vec<String> = rule.unless.iter().map(exception).collect();
    if !exceptions.is_empty() {
        let _ = write!(text, "\nunless {{ {} }}", exceptions.join(" || "));
    }
    text.push_str(";\n\n");
    text
}

fn conditions(rule: &Rule, covers: CategorySet) -> Vec<String> {
    let when = &rule.when;
    let mut all = Vec::new();
    let mut among = |words: Option<Vec<&str>>, attribute: &str| {
        all.extend(words.map(|words| format!("{}.contains(context.{attribute})", set(words))));
    };
    among(when.capacities.as_ref().map(|of| of.iter().map(|of| of.as_str()).collect()), "capacity");
    among(when.purposes.as_ref().map(|of| of.iter().map(|of| of.as_str()).collect()), "purpose");
    among(
        when.jurisdictions.as_ref().map(|of| of.iter().map(|of| of.as_str()).collect()),
        "jurisdiction",
    );
    all.extend(when.identity.map(|least| format!("context.identity >= {}", least as u32)));
    all.extend(when.standing.map(|least| format!("context.standing >= {}", least as u32)));
    let mut any = |words: Option<Vec<&str>>, attribute: &str| {
        all.extend(words.map(|words| format!("context.{attribute}.containsAny({})", set(words))));
    };
    any(when.conflicts.as_ref().map(|of| of.iter().map(|of| of.as_str()).collect()), "conflicts");
    any(
        when.protections.as_ref().map(|of| of.iter().map(|of| of.as_str()).collect()),
        "protections",
    );
    if when.link.is_some() {
        all.push("context.matter_linked".to_owned());
    }
    let about_cases = covers.intersection(CategorySet::ABOUT_CASES);
    if when.link == Some(MatterLink::Fact) && !about_cases.is_empty() {
        all.push(if about_cases == covers {
            "context.fact_linked".to_owned()
        } else {
            format!("(context.fact_linked || !(action in {}))", actions(about_cases))
        });
    }
    if rule.effect == Effect::Permit {
        all.push("context.known".to_owned());
    }
    if all.is_empty() {
        all.push("true".to_owned());
    }
    all
}

fn exception(exception: &Exception) -> String {
    match exception {
        Exception::Consent { protection, .. } => {
            format!("context.consents.contains({})", quoted(protection.as_str()))
        }
        Exception::Waiver { protection, .. } => {
            format!("context.waivers.contains({})", quoted(protection.as_str()))
        }
        Exception::AskedBy { capacities, categories, .. } => format!(
            "({}.contains(context.capacity) && action in {})",
            set(capacities.iter().map(|of| of.as_str())),
            actions(categories.iter().copied().collect())
        ),
    }
}
