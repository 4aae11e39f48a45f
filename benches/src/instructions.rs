//! Instructions of paths, counted under callgrind (valgrind).
//!
//! Each path is walked a few times and many times, and the difference is told for one walk. What
//! the C library does is left out: it picks its functions by the machine.

use std::fs;
use std::path::Path;
use std::process::{Command, exit};

/// How often a path is walked the first time, and the second.
pub const WALKS: [usize; 2] = [10, 60];

/// What makes a path ready.
pub type Ready = fn() -> Box<dyn FnMut(usize)>;

/// Walks the path that the arguments of the program name, as [`instructions`] asks it to; whether
/// they name one.
pub fn walked(paths: &[(&str, Ready)]) -> bool {
    let arguments: Vec<String> = std::env::args().collect();
    let Some(at) = arguments.iter().position(|of| of == "--walk") else { return false };
    let (name, times) = (&arguments[at + 1], arguments[at + 2].parse().expect("how often"));
    let (_, ready) = paths.iter().find(|(path, _)| path == name).expect("a path");
    let mut path = ready();
    (0..times).for_each(path.as_mut());
    true
}

/// The instructions of one walk of a path of this program, which calls [`walked`] first.
pub fn instructions(name: &str, tmp: &Path) -> u64 {
    let [few, many] = WALKS.map(|times| {
        let out = tmp.join(format!("callgrind.{name}.{times}"));
        let own = std::env::current_exe().expect("this program");
        let status = Command::new("valgrind")
            .args(["--tool=callgrind", "--quiet", "--compress-strings=no", "--compress-pos=no"])
            .arg(format!("--callgrind-out-file={}", out.display()))
            .arg(&own)
            .args(["--walk", name, &times.to_string()])
            .status();
        if !status.is_ok_and(|status| status.success()) {
            eprintln!("valgrind does not run: install it (apt-get install valgrind)");
            exit(2);
        }
        let text = fs::read_to_string(&out).expect("what callgrind counted");
        in_object(&text, &own.file_name().unwrap_or_default().to_string_lossy())
    });
    (many - few) / (WALKS[1] - WALKS[0]) as u64
}

/// The instructions in one object of a callgrind file, without those of what it calls.
fn in_object(text: &str, object: &str) -> u64 {
    let (mut inside, mut called, mut sum) = (false, false, 0);
    for line in text.lines() {
        if let Some(path) = line.strip_prefix("ob=") {
            inside = path.ends_with(object);
        } else if line.starts_with("calls=") {
            // The next line is what the call cost, and it is counted where it is done.
            called = true;
        } else if line.starts_with(|first: char| first.is_ascii_digit()) {
            let count = line
                .split(' ')
                .nth(1)
                .and_then(|count| count.parse::<u64>().ok())
                .unwrap_or_default();
            sum += if inside && !called { count } else { 0 };
            called = false;
        }
    }
    sum
}
