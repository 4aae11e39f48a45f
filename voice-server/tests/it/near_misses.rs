//! What a new user types that is nearly right, and what is printed: what is wrong, where, and how
//! to mend it. `near_misses.txt` has all of it: `VOICE_BLESS=1` writes it anew, to be read.

use std::fmt::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use crate::command::run_in;

/// A line that is typed, its exit status, and what the message has to say.
type NearMiss = (&'static str, i32, &'static [&'static str]);

const QUESTION: &str = "examples/questions/nobody.json";

const NEAR_MISSES: &[NearMiss] = &[
    ("schema questoin", 2, &["questoin: no schema of this name", "did you mean `question`?"]),
    ("schema Question", 2, &["did you mean `question`?", "`voice schema` lists the names"]),
    ("schema zzz", 2, &["zzz: no schema of this name; `voice schema` lists the names"]),
    ("schema --list", 2, &["'--list'", "Usage: voice schema [OPTIONS] [NAME]"]),
    ("schema question --language fr", 2, &["expected one of en, es"]),
    ("schema question --lang es", 2, &["'--language'"]),
    ("schemas", 2, &["'schema'"]),
    ("polcy show", 2, &["'policy'"]),
    ("policy shwo", 2, &["'show'"]),
    ("policy check us-federl", 2, &["us-federl: ", "did you mean `us-federal`?"]),
    ("policy check examples", 2, &["examples: no policy pack is in this folder", "*.json"]),
    ("policy check nowhere.json", 2, &["nowhere.json: there is no such file or folder"]),
    ("policy check QUESTION", 2, &["nobody.json: 18 faults", "/format: missing-field"]),
    ("policy check", 2, &["<PACKS>", "Usage: voice policy check"]),
    ("policy show --policy QUESTION", 2, &["nobody.json: 18 faults"]),
    ("policy diff us-federal", 2, &["<NEW>", "Usage: voice policy diff"]),
    ("policy diff us-federal nowhere", 2, &["nowhere: there is no such file or folder"]),
    ("policy gate us-federal us-fedral", 2, &["did you mean `us-federal`?"]),
    ("policy test examples", 2, &["examples: no question: expected files *.json"]),
    ("policy test nowhere", 2, &["nowhere: there is no such file or folder"]),
    ("policy test README.md", 2, &["README.md: this is a file", "name a folder"]),
    ("policy explain QUESTION", 2, &["--subjects <SUBJECTS>"]),
    (
        "policy explain examples/question/nobody.json --subjects examples/subjects/demo.json",
        2,
        &["there is no such file or folder", "did you mean `examples/questions`?"],
    ),
    ("policy book us-federal", 2, &["--out <OUT>"]),
    ("policy book us-federal --out README.md", 2, &["README.md: this is a file: name a folder"]),
    ("policy book us-federal --out FOLDER/b --language fr", 2, &["expected one of en, es"]),
    ("policy book us-federal --out FOLDER/b --on yesterday", 2, &["--on: expected a day as YYYY"]),
    ("policy export us-federal --cedar FOLDER/b --on 2026-13-01", 2, &["--on: expected a day"]),
    ("ask", 2, &["<QUESTION>", "Usage: voice ask"]),
    ("ask examples", 2, &["examples: this is a folder: name a file in it"]),
    (
        "ask examples/questions/nobdy.json",
        2,
        &["there is no such file", "did you mean `examples/questions/nobody.json`?"],
    ),
    ("ask QUESTION --data FOLDER/none", 2, &["there is no database here", "--data"]),
    ("ask QUESTION --subjects examples/subjects", 2, &["this is a folder: name a file in it"]),
    ("ask QUESTION --subject examples/subjects/demo.json", 2, &["'--subjects'"]),
    ("ask examples/subjects/demo.json", 2, &["/subjects: unknown-field", "/as_of: missing-field"]),
    ("ask README.md", 2, &["README.md: 1 fault", "line 1 column 1"]),
    ("ask QUESTION --json --text", 2, &["'--json' cannot be used with '--text'"]),
    (
        "ask QUESTION --subjects examples/subjects/demo.json --policy us-fedral",
        2,
        &["did you mean `us-federal`?"],
    ),
    ("office --as-of yesterday", 2, &["--as-of: expected a day as YYYY-MM-DD"]),
    ("office --as-of 2026-11-31", 2, &["--as-of: expected a day as YYYY-MM-DD"]),
    ("office --as-of 11/02/2026", 2, &["--as-of: expected a day as YYYY-MM-DD"]),
    ("office --language french", 2, &["expected one of en, es"]),
    ("office --day 2026-11-02", 0, &[]),
    ("catalog search --need hosing", 2, &["--need: unknown among the national", "--catalog"]),
    ("catalog search --state Ilinois", 2, &["--state: there is no State", "`illinois`"]),
    ("catalog search --state Illinois", 0, &["search a directory with --catalog"]),
    ("catalog search zzzz", 0, &["words: nothing among the national lines"]),
    ("catalog search --near Chicago", 2, &["--near: expected latitude, longitude", "41.88"]),
    ("catalog search --near 41.88", 2, &["--near: expected", "longitude"]),
    ("catalog search --near 141.88,-87.63", 2, &["latitude: expected degrees from -90 to 90"]),
    (
        "catalog search --lang Spanish",
        2,
        &["--lang: expected a language as a BCP 47 tag", "\"es\""],
    ),
    ("catalog search --age twelve", 2, &["'twelve' for '--age", "a number of years"]),
    ("catalog search --age 200", 2, &["--age: expected years from 0 to 150"]),
    ("catalog search --served children", 2, &["--served: expected one of victim, witness"]),
    ("catalog search --attendance online", 2, &["--attendance: expected one of in-person, remote"]),
    ("catalog search --open-at tomorrow", 2, &["--open-at: expected a day and a time as YYYY"]),
    ("catalog search --zone Chicago", 2, &["--zone: expected one of America/New_York"]),
    ("catalog search --size 0", 2, &["--size: expected an integer from 1 to 100"]),
    ("catalog search --catalog nowhere", 2, &["nowhere: there is no such file or folder"]),
    ("catalog check nowhere", 2, &["nowhere: there is no such file or folder"]),
    ("catalog check README.md", 2, &["README.md: no file has records of HSDS"]),
    ("catalog find", 2, &["'find'", "Usage: voice catalog <COMMAND>"]),
    ("report --quarter 2026Q9", 2, &["--from <FROM>", "--out <OUT>"]),
    (
        "report --from nowhere.ndjson --quarter 2026Q4 --today 2026-12-01 --out FOLDER/r",
        2,
        &["nowhere.ndjson: there is no such file or folder"],
    ),
    (
        "report --from README.md --quarter 2026Q9 --out FOLDER/r",
        2,
        &["--quarter: expected a fiscal quarter such as 2026Q4"],
    ),
    (
        "report --from README.md --quarter 4 --out FOLDER/r",
        2,
        &["--quarter: expected a fiscal quarter such as 2026Q4"],
    ),
    ("serve --listen localhost:8080", 2, &["'localhost:8080'", "as 127.0.0.1:8080"]),
    ("serve --listen 8080", 2, &["'8080'", "as 127.0.0.1:8080"]),
    ("serve --port 8080", 2, &["'--port'", "Usage: voice serve"]),
    ("serve --clock noon", 2, &["'noon' for '--clock", "a moment as YYYY"]),
    ("serve --subjects nowhere.json", 2, &["nowhere.json: there is no such file or folder"]),
    ("serve --staff-token short", 2, &["--staff-token: ", "at least 20 visible characters"]),
    ("serve --webhook http://example.org", 2, &["--webhook: expected an https address"]),
    ("serve --catalog nowhere", 2, &["nowhere: there is no such file or folder"]),
    ("serve --data README.md", 2, &["README.md: this is a file: name a folder"]),
    ("config check nowhere.toml", 2, &["nowhere.toml: there is no such file or folder"]),
    ("ledger verify --data FOLDER/none", 2, &["there is no database here", "--data"]),
    ("records import nowhere.json --data FOLDER/none", 2, &["nowhere.json: there is no such"]),
    ("desk show party-x --data FOLDER/none", 2, &["there is no database here", "--data"]),
    ("search housing", 2, &["'search'", "it is `voice catalog search`"]),
    ("explain QUESTION", 2, &["'explain'", "it is `voice policy explain`"]),
    ("serv", 2, &["'serve'"]),
    ("--verson", 2, &["'--version'"]),
    ("catalog search zzzz yyyy", 0, &["words: nothing among the national lines"]),
    ("catalog search --need=", 2, &["--need: expected one line"]),
    ("catalog search --page 0", 2, &["--page: expected an integer from 1 to 1000"]),
    ("catalog convert README.md --to 2.0 --out FOLDER/c", 2, &["--to: expected 3.0, 3.1 or 3.2"]),
    ("policy diff us-federal us-federal --html FOLDER/d/d.html", 2, &["no such folder to write"]),
    ("policy diff us-federal us-federal --html examples", 2, &["examples: this is a folder"]),
    ("policy repair us-fedral", 2, &["did you mean `us-federal`?"]),
    ("policy export us-federal --cedar README.md", 2, &["README.md: this is a file"]),
    ("policy explain QUESTION --subject examples/subjects/demo.json", 2, &["demo.json: 8 faults"]),
    ("ask QUESTION examples/subjects/demo.json", 2, &["'examples/subjects/demo.json'", "Usage"]),
    ("schema --inline", 2, &["<NAME>"]),
    ("schema claims", 2, &["did you mean `claim`?"]),
    ("own-office check examples", 2, &["this is no office", "office.json: missing-file"]),
    ("config check README.md", 2, &["README.md: expected TOML"]),
    ("backup --data FOLDER/none FOLDER/b.db", 2, &["there is no database here"]),
    ("work --data FOLDER/none", 2, &["--webhook: expected where messages go"]),
    ("ledger verfy", 2, &["'verify'"]),
    ("receive --listen 9000", 2, &["as 127.0.0.1:8080"]),
    ("serve --workers many", 2, &["expected a number of workers from 0 to 255"]),
    ("serve --trusted-proxy 10.0.0.0/99", 2, &["expected a network, as 10.0.0.0/8"]),
    (
        "serve --host http://example.org",
        2,
        &["--host http://example.org", "without scheme and port"],
    ),
    ("serve --office examples", 2, &["examples: this is no office"]),
    ("manual --out README.md", 2, &["README.md: this is a file: name a folder"]),
    ("completions bsh", 2, &["'bsh'", "'bash'"]),
    ("manual", 2, &["--out <OUT>"]),
];

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

/// The names beside the repository's own that a command made.
fn made(root: &Path) -> Vec<PathBuf> {
    ["voice-data", "nowhere"].into_iter().map(|name| root.join(name)).collect()
}

#[test]
fn every_near_miss_is_told_what_where_and_how_to_mend_it() {
    let folder = folder("near-misses");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let before: Vec<bool> = made(root).iter().map(|path| path.exists()).collect();
    let (mut wrong, mut printed) = (Vec::new(), String::new());
    for (typed, status, says) in NEAR_MISSES {
        let line = typed.replace("QUESTION", QUESTION).replace("FOLDER", folder.to_str().unwrap());
        let output = run_in(root, &line.split_whitespace().collect::<Vec<_>>());
        let said = String::from_utf8(output.stderr).unwrap();
        let shown = said.replace(folder.to_str().unwrap(), "FOLDER");
        writeln!(printed, "$ voice {typed}\n{shown}exit {status}\n").unwrap();
        let told = says.iter().all(|says| said.contains(says));
        if output.status.code() != Some(*status) || !told || said.contains("os error") {
            wrong.push(format!("$ voice {line}\n{:?}\n{said}", output.status.code()));
        }
    }
    assert!(NEAR_MISSES.len() >= 65 && wrong.is_empty(), "{}", wrong.join("\n"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/near_misses.txt");
    if std::env::var_os("VOICE_BLESS").is_some() {
        std::fs::write(&path, &printed).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(printed == kept, "VOICE_BLESS=1 writes near_misses.txt anew:\n{printed}");
    assert!(!folder.exists(), "nothing is made for what is refused");
    let after: Vec<bool> = made(root).iter().map(|path| path.exists()).collect();
    assert_eq!(before, after, "nothing is made for what is refused");
}

#[test]
fn an_occupied_port_is_named_before_anything_is_made() {
    let folder = folder("occupied-port");
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let data = folder.to_str().unwrap();
    let output = run_in(root, &["serve", "--listen", &address, "--data", data]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    let expected = format!("{address}: another program listens there");
    assert!(said.contains(&expected) && said.contains("--listen"), "{said}");
    assert!(!folder.exists());
}
