//! The program `voice`: started on a database, killed, started again.

use core::time::Duration;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use serde_json::Value;

use crate::database::Database;

pub(crate) const TOKEN: &str = "a-token-for-the-tests";

/// The moment of the demonstration's clock.
pub(crate) const NOW: &str = "2026-11-02T15:00:00Z";

/// How long the program may take until it listens.
const START: Duration = Duration::from_secs(30);

/// Where the server listens now; nowhere while it does not.
pub(crate) type Door = Arc<Mutex<Option<SocketAddr>>>;

/// How the program is started.
#[derive(Clone)]
pub(crate) struct Program {
    data: PathBuf,
    url: String,
    key: String,
    /// What a shell does before it becomes the program.
    pub(crate) limits: &'static str,
}

/// The program while it runs; it is killed when it is dropped.
pub(crate) struct Running {
    child: Child,
    log: Arc<Mutex<Log>>,
    reader: Option<JoinHandle<()>>,
    pub(crate) door: Door,
}

/// What the program wrote, but for one line for each request.
#[derive(Default)]
pub(crate) struct Log {
    pub(crate) lines: Vec<String>,
    pub(crate) requests: usize,
}

impl Program {
    pub(crate) fn on(database: &Database) -> Self {
        static FOLDERS: AtomicU32 = AtomicU32::new(0);
        let folder =
            format!("chaos-{}-{}", std::process::id(), FOLDERS.fetch_add(1, Ordering::Relaxed));
        let data = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
        let _ = fs::remove_dir_all(&data);
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&data).unwrap();
        Self { data, url: database.url.clone(), key: database.key.to_text(), limits: ":" }
    }

    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("sh");
        command.args([
            "-c",
            &format!("{}; exec \"$@\"", self.limits),
            "sh",
            env!("CARGO_BIN_EXE_voice"),
        ]);
        command.args(arguments).env("VOICE_DATA", &self.data).env("VOICE_SEAL_KEY", &self.key);
        command.env("DATABASE_URL", &self.url).env("VOICE_STAFF_TOKEN", TOKEN);
        command
    }

    /// Starts a server that lets everybody ask as often as they can.
    pub(crate) fn serve(&self, door: &Door, arguments: &[&str]) -> Running {
        // All clients of the tests are at one address.
        let serve = [
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--requests-per-minute",
            "4294967295",
            "--connections",
            "100000",
            "--connections-per-address",
            "100000",
        ];
        self.start(door, &[&serve, arguments].concat())
    }

    pub(crate) fn start(&self, door: &Door, arguments: &[&str]) -> Running {
        let mut child =
            self.command(arguments).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let errors = BufReader::new(child.stderr.take().unwrap());
        let (log, door) = (Arc::new(Mutex::new(Log::default())), door.clone());
        let (kept, opened) = (log.clone(), door.clone());
        // Somebody must read, or the program waits.
        let reader = thread::spawn(move || {
            for line in errors.split(b'\n').map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line).into_owned();
                if line.contains("\"message\":\"request\"") {
                    kept.lock().unwrap().requests += 1;
                    continue;
                }
                let address = serde_json::from_str::<Value>(&line)
                    .ok()
                    .and_then(|line| line["fields"]["address"].as_str()?.parse().ok());
                if address.is_some() {
                    *opened.lock().unwrap() = address;
                }
                kept.lock().unwrap().lines.push(line);
            }
        });
        Running { child, log, reader: Some(reader), door }
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }
}

impl Running {
    /// The address, once it listens.
    pub(crate) fn address(&mut self) -> SocketAddr {
        let since = Instant::now();
        loop {
            if let Some(address) = *self.door.lock().unwrap() {
                return address;
            }
            let ended = self.child.try_wait().unwrap();
            assert!(
                ended.is_none() && since.elapsed() < START,
                "not listening: {:?}",
                self.log.lock().unwrap().lines
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once, whatever it does (SIGKILL).
    pub(crate) fn kill(&mut self) {
        *self.door.lock().unwrap() = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        // What it wrote at the last moment may have been that it listens.
        *self.door.lock().unwrap() = None;
    }

    /// Asserts that it still runs and never panicked, and gives what it said apart from requests.
    #[track_caller]
    pub(crate) fn sound(&mut self) -> Vec<String> {
        let lines = self.log.lock().unwrap().lines.clone();
        assert!(self.child.try_wait().unwrap().is_none(), "it ended: {lines:?}");
        assert!(!lines.iter().any(|line| line.contains("panicked")), "{lines:?}");
        lines
    }

    pub(crate) fn requests(&self) -> usize {
        self.log.lock().unwrap().requests
    }

    /// A figure of the machine about the process, in KiB.
    pub(crate) fn resident(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}
