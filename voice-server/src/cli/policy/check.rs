//! `voice policy check` and `voice policy repair`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use voice_core::disclosure::{
    Draft, Law, LintFinding, ObserverReport, Price, Proof, ProofError, RuleId, ViolationErrors,
};
use voice_core::wire::{self, Custodial, to_json};

use crate::cli::input::{self, Failure};

/// Proves packs and says what was proved; or which laws they break, with a case that shows it.
pub(crate) fn check(files: &[PathBuf], as_json: bool) -> Result<(), Failure> {
    let draft = input::draft(files)?;
    let started = Instant::now();
    match draft.clone().prove() {
        Ok(policy) => {
            let took = started.elapsed();
            let text = if as_json {
                proved_json(&draft, policy.proof(), took)?
            } else {
                proved(&draft, policy.proof(), took)?
            };
            input::print(&text)
        }
        Err(ProofError::Broken(violations)) => {
            let text = if as_json {
                json_text(&json!({ "proved": false, "violations": custodial(violations.iter())? }))?
            } else {
                broken(&violations)?
            };
            input::print(&text)?;
            let count = violations.iter().count();
            Err(Failure::Broken(format!(
                "{count} {} of the laws",
                if count == 1 { "violation" } else { "violations" }
            )))
        }
        Err(other) => Err(Failure::unusable("policy", other)),
    }
}

/// Proposes footprints that make packs opaque, and writes the packs with them.
pub(crate) fn repair(
    files: &[PathBuf],
    write: Option<&Path>,
    as_json: bool,
) -> Result<(), Failure> {
    let draft = input::draft(files)?;
    let repair = draft.repair().map_err(|error| Failure::unusable("policy", error))?;
    if as_json {
        let left: Vec<&str> = repair.left.iter().map(|of| of.as_str()).collect();
        let violations = match &repair.unproved {
            Some(ProofError::Broken(violations)) => custodial(violations.iter())?,
            _ => Vec::new(),
        };
        // In words too: a policy beyond what can be proved has no violations.
        let unproved = repair.unproved.as_ref().map(ToString::to_string);
        let said = json!({
            "merges": repair.merges, "left": left, "violations": violations, "unproved": unproved
        });
        input::print(&json_text(&said)?)?;
    } else {
        let mut text = String::new();
        if repair.merges.is_empty() && repair.left.is_empty() && repair.unproved.is_none() {
            text.push_str("nothing to mend: no covert protection is proved\n");
        }
        for (at, merge) in repair.merges.iter().enumerate() {
            let covers: Vec<&str> = merge.covers.iter().map(|category| category.as_str()).collect();
            let step = at.saturating_add(1);
            let _ = writeln!(
                text,
                "{step}. so that nothing proves {}, let {} cover",
                merge.protection.as_str(),
                ids(&merge.rules)
            );
            let _ = writeln!(text, "   {}", covers.join(", "));
            let _ = writeln!(text, "   cost: {}", price(&merge.cost));
        }
        for protection in &repair.left {
            let _ = writeln!(
                text,
                "{}: no footprint is enough; its conditions, dates or exceptions tell it apart",
                protection.as_str()
            );
        }
        if let Some(unproved) = &repair.unproved {
            let _ = writeln!(
                text,
                "with these changes the policy does not load, and nothing is written: {unproved}"
            );
        }
        input::print(&text)?;
    }
    match repair.unproved {
        None => {}
        Some(ProofError::Broken(_)) => {
            return Err(Failure::Broken("footprints do not mend all that is wrong".to_owned()));
        }
        Some(other) => return Err(Failure::unusable("policy", other)),
    }
    if let Some(folder) = write {
        for pack in &repair.packs {
            let text = to_json(pack).map_err(|error| Failure::unusable(&pack.id, error))?;
            input::write(folder, &format!("{}.json", pack.id), &text)?;
        }
    }
    Ok(())
}

/// Laws that no rule can break: the evaluator and the types keep them.
const fn by_construction(law: Law) -> bool {
    !matches!(
        law,
        Law::WholePerson
            | Law::Opacity
            | Law::DerivationClosure
            | Law::Monotone
            | Law::NoDeadRule
            | Law::Total
    )
}

fn proved(draft: &Draft, proof: Proof, took: Duration) -> Result<String, Failure> {
    let mut text = String::new();
    for pack in draft.packs() {
        let _ = writeln!(text, "{} {}, {} rules", pack.id, pack.version, pack.rules.len());
    }
    let _ = writeln!(
        text,
        "proved in {:.3} s over {} contexts of asking and {} states of a person\n\nlaws",
        took.as_secs_f64(),
        proof.contexts,
        proof.states
    );
    for law in Law::ALL {
        let kept = if by_construction(law) { "kept by evaluator and types" } else { "proved" };
        let _ = writeln!(text, "  {:<24} {kept}", law.as_str());
    }
    let _ = writeln!(
        text,
        "\nobserver      views   bits  covert protections noticed, least k, with absence"
    );
    for report in observers(draft)? {
        let least = report.covers.iter().map(|cover| cover.k).min();
        let least = least.map_or_else(
            || "none".to_owned(),
            |k| format!("{:>5}  {k:>5}  {:>5}", report.covers.len(), k.saturating_add(1)),
        );
        let _ = writeln!(
            text,
            "  {:<12} {:>4}  {:>5.1}  {least}",
            report.observer.as_str(),
            report.views,
            report.bits
        );
    }
    let _ = writeln!(text, "\nprice of the cover groups: {}", price(&draft_price(draft)?));
    enforcement(&mut text, draft);
    findings(&mut text, &draft.findings());
    let _ = writeln!(text, "\nrules, each with a question that it decides (the questions: --json)");
    let deciding = draft.deciding();
    for rule in draft.rules() {
        let decided = deciding.iter().find(|of| of.rule == rule.id);
        let shown = decided.map_or_else(
            || "nothing alone: defence in depth".to_owned(),
            |of| {
                let question = &of.question;
                format!(
                    "{} for a {}, {}, {}",
                    of.category.as_str(),
                    question.requester.capacity().as_str(),
                    question.purpose.as_str(),
                    question.matter.jurisdiction.as_str()
                )
            },
        );
        let _ = writeln!(text, "  {:<9} {:<38} {shown}", rule.effect.as_str(), rule.id);
    }
    Ok(text)
}

fn proved_json(draft: &Draft, proof: Proof, took: Duration) -> Result<String, Failure> {
    let laws: Vec<Value> = Law::ALL
        .iter()
        .map(|law| json!({ "law": law, "by_construction": by_construction(*law) }))
        .collect();
    let enforced: Vec<Value> = draft
        .protections()
        .iter()
        .map(|protection| json!({ "protection": protection, "days": draft.enforced(protection) }))
        .collect();
    json_text(&json!({
        "proved": true,
        "packs": draft.references(),
        "contexts": proof.contexts,
        "states": proof.states,
        "seconds": took.as_secs_f64(),
        "laws": laws,
        "observers": observers(draft)?,
        "price": draft_price(draft)?,
        "enforced": enforced,
        "findings": draft.findings(),
        "deciding": custodial(draft.deciding().iter())?,
    }))
}

fn broken(violations: &ViolationErrors) -> Result<String, Failure> {
    let mut text = String::new();
    for violation in violations {
        let _ = writeln!(text, "{violation}");
        if let Some(shown) = &violation.counterexample {
            let value = serde_json::to_string_pretty(&Custodial(shown))
                .map_err(|error| Failure::unusable("output", error))?;
            let _ = writeln!(text, "{value}");
        }
    }
    Ok(text)
}

fn observers(draft: &Draft) -> Result<Vec<ObserverReport>, Failure> {
    draft.observers().map_err(|error| Failure::unusable("policy", error))
}

fn draft_price(draft: &Draft) -> Result<Price, Failure> {
    draft.price().map_err(|error| Failure::unusable("policy", error))
}

fn price(price: &Price) -> String {
    format!(
        "{:.1} % of the permitted answers over all states, {:.1} % about people of whom one \
         protection holds",
        price.of_all_states * 100.0,
        price.of_single_protections * 100.0
    )
}

/// From and until when each protection is enforced: outside of these days nothing is withheld for
/// its sake.
fn enforcement(text: &mut String, draft: &Draft) {
    let mut spans: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for protection in draft.protections().iter() {
        let days = match draft.enforced(protection) {
            Some(period) => {
                let until = period.until().map_or_else(String::new, |until| format!(" to {until}"));
                format!("from {}{until}", period.from())
            }
            None => "never".to_owned(),
        };
        spans.entry(days).or_default().push(protection.as_str());
    }
    let _ = writeln!(text, "\nenforced, and on no other days");
    for (days, protections) in spans {
        let of = if protections.len() == draft.protections().iter().count() {
            "every protection".to_owned()
        } else {
            protections.join(", ")
        };
        let _ = writeln!(text, "  {days:<30} {of}");
    }
}

fn findings(text: &mut String, findings: &[LintFinding]) {
    let _ = writeln!(text, "\nto look at: {}", if findings.is_empty() { "nothing" } else { "" });
    for finding in findings {
        let categories: Vec<&str> =
            finding.categories.iter().map(|category| category.as_str()).collect();
        let _ = writeln!(
            text,
            "  {:<13} {} ({}), from {}",
            finding.lint.as_str(),
            ids(&finding.rules),
            categories.join(", "),
            finding.from
        );
    }
}

pub(crate) fn ids<'a>(rules: impl IntoIterator<Item = &'a RuleId>) -> String {
    rules.into_iter().map(RuleId::as_str).collect::<Vec<_>>().join(", ")
}

pub(crate) fn custodial<'a, T: wire::Write + 'a>(
    values: impl Iterator<Item = &'a T>,
) -> Result<Vec<Value>, Failure> {
    let value = |value| {
        serde_json::to_value(Custodial(value)).map_err(|error| Failure::unusable("output", error))
    };
    values.map(value).collect()
}

pub(crate) fn json_text(value: &Value) -> Result<String, Failure> {
    to_json(value).map_err(|error| Failure::unusable("output", error))
}
