//! `voice`: the server and the command line of `voice-core`.

mod catalog;
mod check;
mod command;
mod compare;
mod data;
mod input;
mod receive;
mod report;
mod server;
mod show;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match command::Voice::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(std::io::stderr().lock(), "{failure}");
            failure.exit_code()
        }
    }
}
