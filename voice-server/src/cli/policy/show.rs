//! A policy as text for people.

use std::fmt::Write;

use voice_core::disclosure::{Coverage, Exception, Pack, Rule};

use super::own_zone;

/// The packs, their cover groups and their rules.
pub(crate) fn packs(packs: &[Pack]) -> String {
    packs.iter().map(pack).collect::<Vec<_>>().join("\n")
}

fn pack(pack: &Pack) -> String {
    let mut text = format!(
        "{} {}: {}\npublished {}, days counted in {}\n",
        pack.id, pack.version, pack.title.en, pack.published_on, pack.time_zone
    );
    let covert: Vec<_> =
        pack.protections.iter().filter(|of| of.covert).map(|of| of.protection.as_str()).collect();
    let _ = writeln!(text, "covert: {}", covert.join(", "));
    for group in &pack.cover_groups {
        let _ = writeln!(text, "cover group {}: {}", group.id, coverage(&group.covers));
    }
    for of in &pack.rules {
        rule(&mut text, of);
    }
    text
}

fn rule(text: &mut String, rule: &Rule) {
    let _ = writeln!(text, "\n{} {}: {}", rule.effect.as_str(), rule.id, coverage(&rule.covers));
    let _ = writeln!(text, "  {}", rule.note.en);
    for exception in &rule.unless {
        let words = match exception {
            Exception::Consent { protection, .. } => {
                format!("a consent for {}", protection.as_str())
            }
            Exception::Waiver { protection, .. } => format!("a waiver of {}", protection.as_str()),
            Exception::AskedBy { capacities, categories, .. } => {
                let capacities: Vec<_> = capacities.iter().map(|of| of.as_str()).collect();
                let categories: Vec<_> = categories.iter().map(|of| of.as_str()).collect();
                format!("{} asked by {}", categories.join(", "), capacities.join(", "))
            }
        };
        let _ = writeln!(text, "  unless {words} ({})", exception.citation().text);
    }
    let citations: Vec<_> = rule.citations.iter().map(|citation| citation.text.as_str()).collect();
    let periods: Vec<_> = rule
        .in_force
        .iter()
        .map(|period| match period.until() {
            Some(until) => format!("{} to {until}", period.from()),
            None => format!("from {}", period.from()),
        })
        .collect();
    let zone = own_zone(rule);
    let _ = writeln!(text, "  {}; in force {}{zone}", citations.join("; "), periods.join(", "));
}

fn coverage(coverage: &Coverage) -> String {
    match coverage {
        Coverage::WholePerson {} => "the whole person".to_owned(),
        Coverage::Categories { categories } => {
            categories.iter().map(|category| category.as_str()).collect::<Vec<_>>().join(", ")
        }
        Coverage::CoverGroup { group, .. } => format!("cover group {group}"),
    }
}
