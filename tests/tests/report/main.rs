//! Disclosure control and the quarterly report: what is told gives nobody away, and is right.

mod attack;
mod cities;
mod editions;
mod figures;
mod fixture;
mod grid;
mod knowledge;
mod linked;
mod offices;
mod over_time;
mod pages;
mod relations;
mod series;
mod tally;
