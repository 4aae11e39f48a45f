//! Disclosure control and counting: how long they take, and how much they withhold.
//!
//! `cargo bench -p voice-benches --bench report` prints a table of what is aimed at, and a line for
//! each measurement; timings are compared within one run. `-- offices tables small attackers
//! exact counting` names some of its parts.

mod counting;
mod exact;
mod small;
mod streams;
mod tables;

/// What is aimed at: the work, what was reached, and the aim.
struct Aim {
    work: &'static str,
    reached: String,
    aim: &'static str,
}

fn main() {
    let none = |measure: fn()| {
        measure();
        Vec::new()
    };
    let parts: [(&str, &dyn Fn() -> Vec<Aim>); 6] = [
        ("offices", &streams::offices),
        ("tables", &tables::five_linked),
        ("small", &|| vec![small::against_the_optimum()]),
        ("attackers", &|| none(small::stronger_attackers)),
        ("exact", &|| none(exact::for_another_solver)),
        ("counting", &|| none(counting::ten_million)),
    ];
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let mut aims = Vec::new();
    println!("```text");
    for (name, measure) in parts {
        if wanted.is_empty() || wanted.iter().any(|one| one == name) {
            aims.extend(measure());
        }
    }
    println!("```\n\n| work | reached | aim |\n|---|---|---|");
    for Aim { work, reached, aim } in aims {
        println!("| {work} | {reached} | {aim} |");
    }
    println!(
        "\nNot measured here: SSBtools, sdcMicro and rtauargus themselves, packages of R, which \
         Debian does not have and whose registry was not reached. The next part has their tables."
    );
}
