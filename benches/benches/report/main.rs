//! Disclosure control and counting: how long they take, and how much they withhold.
//!
//! `cargo bench -p voice-benches --bench report` prints one line for each; timings are compared
//! within one run.

mod counting;
mod small;
mod streams;
mod tables;

fn main() {
    streams::offices();
    tables::five_linked();
    small::against_the_optimum();
    small::stronger_attackers();
    counting::ten_million();
}
