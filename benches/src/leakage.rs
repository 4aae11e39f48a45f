//! Whether two classes of times differ: Welch's t-test, as in dudect (Reparaz, Balasch and
//! Verbauwhede, "Dude, is my code constant time?", 2017).

use std::fmt;

/// Above it, two classes of times differ.
pub const THRESHOLD: f64 = 4.5;

/// What two classes of times say of each other.
pub struct Leakage {
    medians: [f64; 2],
    raw: f64,
    largest: f64,
}

impl Leakage {
    /// Of the times of two classes, in any unit.
    pub fn new(one: &[f64], other: &[f64]) -> Self {
        let mut both: Vec<f64> = one.iter().chain(other).copied().collect();
        both.sort_by(f64::total_cmp);
        let croppings = (1..=100).map(|step| {
            // As dudect has it: more of them near the upper end.
            let share = 1.0 - 0.5_f64.powf(10.0 * f64::from(step) / 100.0);
            let most = both.get((both.len() as f64 * share) as usize).copied();
            let below = |times: &[f64]| -> Vec<f64> {
                times.iter().copied().filter(|time| most.is_none_or(|most| *time < most)).collect()
            };
            welch(&below(one), &below(other)).abs()
        });
        let raw = welch(one, other).abs();
        Self { medians: [median(one), median(other)], raw, largest: croppings.fold(raw, f64::max) }
    }

    /// |t| of all times.
    pub const fn raw(&self) -> f64 {
        self.raw
    }

    /// The largest |t| of all times and of those below each of 100 percentiles: what the machine
    /// does besides makes long times.
    pub const fn largest(&self) -> f64 {
        self.largest
    }

    /// The header of a table of comparisons, with what is compared, and the unit of the times.
    pub fn header(compared: &str, unit: &str) -> String {
        format!(
            "| {compared} | median of nobody, {unit} | median, {unit} | t of all | largest t |\n\
             |---|--:|--:|--:|--:|"
        )
    }
}

/// The cells of a row of the table.
impl fmt::Display for Leakage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [one, other] = self.medians;
        write!(f, "{one:.1} | {other:.1} | {:.2} | {:.2}", self.raw, self.largest)
    }
}

fn median(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Welch's t; 0 where there are too few to say.
fn welch(one: &[f64], other: &[f64]) -> f64 {
    let of = |times: &[f64]| {
        let count = times.len() as f64;
        let mean = times.iter().sum::<f64>() / count;
        let variance = times.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / (count - 1.0);
        (mean, variance / count)
    };
    if one.len() < 2 || other.len() < 2 {
        return 0.0;
    }
    let ((one, one_error), (other, other_error)) = (of(one), of(other));
    let error = (one_error + other_error).sqrt();
    if error > 0.0 { (one - other) / error } else { 0.0 }
}

/// A number in the environment.
///
/// # Panics
/// It is no number.
pub fn number<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name)
        .ok()
        .map(|text| text.parse().ok().unwrap_or_else(|| panic!("{name} is a whole number")))
}
