//! Many questions at once, over several threads, in the order in which they were asked.

use core::num::NonZeroUsize;
use std::thread::{Builder, scope};

use super::{Answer, Context, Draft, Policy, Question, Situation};
use crate::category::CategorySet;
use crate::subject::LookupResult;
use crate::wire::Day;

impl Draft {
    /// What the rules of a day release of each: [`Draft::decide`], over as many threads.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    /// use voice_core::disclosure::{Context, Policy, Situation};
    ///
    /// let policy = Policy::us_federal();
    /// let day = "2026-11-02".parse()?;
    /// let open = Situation::OPEN;
    /// let asked: Vec<_> = Context::all().map(|context| (context, open.clone())).collect();
    /// let released = policy.decide_all(day, &asked, NonZeroUsize::MIN.saturating_add(1));
    /// assert_eq!(released.len(), asked.len());
    /// assert!(
    ///     asked
    ///         .iter()
    ///         .zip(&released)
    ///         .all(|((context, of), all)| policy.decide(day, *context, of) == *all)
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn decide_all(
        &self,
        day: Day,
        asked: &[(Context, Situation)],
        threads: NonZeroUsize,
    ) -> Vec<CategorySet> {
        each_of(asked, threads, &|(context, situation)| self.decide(day, *context, situation))
    }
}

impl Policy {
    /// The answer to each question, over as many threads; the same answers in the same order as one
    /// by one.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    /// use voice_core::disclosure::{Policy, QuestionRecord};
    /// use voice_core::subject::{LookupResult, Register};
    /// use voice_core::wire::from_json;
    ///
    /// let policy = Policy::us_federal();
    /// let read: QuestionRecord =
    ///     from_json(&std::fs::read("examples/questions/victim-custody-status.json")?)?;
    /// let question = read.trusted();
    /// let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
    /// let asked: Vec<_> =
    ///     register.subjects().iter().map(|of| (&question, LookupResult::one(of))).collect();
    /// let answers = policy.answer_all(&asked, NonZeroUsize::MIN.saturating_add(1));
    /// let one_by_one =
    ///     asked.iter().map(|(question, found)| policy.eligibility(question).answer(*found));
    /// assert!(answers.iter().eq(&one_by_one.collect::<Vec<_>>()));
    /// assert!(answers.iter().any(|answer| answer.disclosed().count() > 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn answer_all(
        &self,
        asked: &[(&Question, LookupResult<'_>)],
        threads: NonZeroUsize,
    ) -> Vec<Answer> {
        each_of(asked, threads, &|(question, found)| self.eligibility(question).answer(*found))
    }
}

/// Does the same for each item: a part of them here, and each other part on a thread of its own.
fn each_of<I: Sync, O: Send>(
    items: &[I],
    threads: NonZeroUsize,
    of: &(impl Fn(&I) -> O + Sync),
) -> Vec<O> {
    let part = move |items: &[I]| items.iter().map(of).collect::<Vec<O>>();
    let mut parts = items.chunks(items.len().div_ceil(threads.get()).max(1));
    let first = parts.next().unwrap_or_default();
    scope(|scope| {
        let spawn = |items| (items, Builder::new().spawn_scoped(scope, move || part(items)));
        let others: Vec<_> = parts.map(spawn).collect();
        let mut all = part(first);
        all.reserve(items.len().saturating_sub(all.len()));
        for (items, thread) in others {
            match thread.map(|thread| thread.join()) {
                Ok(Ok(done)) => all.extend(done),
                Ok(Err(panicked)) => std::panic::resume_unwind(panicked),
                // Where there are no threads, or no more of them.
                Err(_) => all.extend(part(items)),
            }
        }
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_done_once_in_order_by_any_number_of_threads() {
        for count in [0, 1, 2, 3, 10, 101] {
            let items: Vec<usize> = (0..count).collect();
            for threads in (1..5).chain([200]).filter_map(NonZeroUsize::new) {
                assert_eq!(
                    each_of(&items, threads, &|item| item * 2),
                    items.iter().map(|item| item * 2).collect::<Vec<_>>()
                );
            }
        }
    }
}
