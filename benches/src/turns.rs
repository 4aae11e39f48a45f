//! Entrants measured in turns: what disturbs one round disturbs all of them.

use std::time::Instant;

/// One of those compared.
pub struct Entrant<'a> {
    name: String,
    /// How many units one call does.
    units: usize,
    /// Does them; it is told which round it is, to take other questions in each.
    call: Box<dyn FnMut(usize) + 'a>,
}

impl<'a> Entrant<'a> {
    pub fn new(name: impl Into<String>, units: usize, call: impl FnMut(usize) + 'a) -> Self {
        Self { name: name.into(), units, call: Box::new(call) }
    }
}

/// What one entrant took for a unit, over all rounds, in nanoseconds.
#[derive(Clone, Debug)]
pub struct Figure {
    pub name: String,
    pub median: f64,
    /// Nine of ten rounds took as long or longer, and nine of ten as long or less.
    pub spread: (f64, f64),
}

/// Calls every entrant once in each round, the first one later in each, and takes the median
/// of the rounds.
pub fn in_turns(rounds: usize, entrants: &mut [Entrant<'_>]) -> Vec<Figure> {
    let mut took: Vec<Vec<f64>> = vec![Vec::with_capacity(rounds); entrants.len()];
    // Two rounds to warm up are not counted.
    for round in 0..rounds + 2 {
        for turn in 0..entrants.len() {
            let at = (turn + round) % entrants.len();
            let entrant = &mut entrants[at];
            let start = Instant::now();
            (entrant.call)(round);
            let nanoseconds = start.elapsed().as_nanos() as f64 / entrant.units as f64;
            if round >= 2 {
                took[at].push(nanoseconds);
            }
        }
    }
    let figure = |(entrant, mut took): (&Entrant<'_>, Vec<f64>)| {
        took.sort_by(f64::total_cmp);
        let at = |share: usize| took[(took.len() - 1) * share / 100];
        Figure { name: entrant.name.clone(), median: at(50), spread: (at(10), at(90)) }
    };
    entrants.iter().zip(took).map(figure).collect()
}

/// The figures as a table of Markdown, each with how often it holds the first.
pub fn table(title: &str, unit: &str, figures: &[Figure]) -> String {
    let first = figures.first().map_or(1.0, |figure| figure.median);
    let mut table = format!(
        "### {title}\n\n| | {unit}, median | p10 to p90 | to the first |\n|---|--:|--:|--:|\n"
    );
    for Figure { name, median, spread: (low, high) } in figures {
        let row = format!(
            "| {name} | {} | {} to {} | {:.2} |\n",
            time(*median),
            time(*low),
            time(*high),
            median / first
        );
        table.push_str(&row);
    }
    table
}

/// A time, of nanoseconds, with the unit that fits.
pub fn time(nanoseconds: f64) -> String {
    let (value, unit) = match nanoseconds {
        of if of < 1e3 => (of, "ns"),
        of if of < 1e6 => (of / 1e3, "µs"),
        of if of < 1e9 => (of / 1e6, "ms"),
        of => (of / 1e9, "s"),
    };
    let places = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
    format!("{value:.places$} {unit}")
}
