//! What it costs to prove packs of more and more rules (`voice_benches::packs`).

use divan::Bencher;
use voice_benches::packs::pack;
use voice_core::disclosure::{Draft, Policy};

fn main() {
    divan::main();
}

#[divan::bench(args = [53, 100, 500], sample_count = 5, sample_size = 1)]
fn prove(bencher: Bencher<'_, '_>, rules: usize) {
    let pack = pack(rules);
    assert!(pack.rules.len() + 12 >= rules, "{} rules", pack.rules.len());
    let draft = Draft::new([pack]).expect("packs that make sense");
    bencher.bench(|| divan::black_box(draft.clone()).prove().expect("a proof").proof());
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn load_the_reference_pack() -> Policy {
    Policy::load(Policy::us_federal().packs().to_vec()).expect("the reference pack")
}
