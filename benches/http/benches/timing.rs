//! Whether the time of an answer over HTTP tells what the answer does not: Welch's t-test between
//! answers with the same bytes, as in dudect (Reparaz, Balasch and Verbauwhede, "Dude, is my code
//! constant time?", 2017).
//!
//! One connection asks about somebody of whom nothing is told and about nobody, one after the other
//! in an order drawn by lot, of a server with a store in SQLite in this process. Each request of a
//! class is about another of many people, so that no row is nearer than another. `|t|` above 4.5
//! says that the times differ: of all times, and the largest of those and of 100 croppings. Nothing
//! is asserted: a machine that does other work makes any figure. Two lines are there to be believed
//! by: nobody and nobody, and nobody and somebody of whom something is told, which differs.
//!
//! `cargo bench --locked -p voice-http-benches --bench timing`
//!
//! `VOICE_SAMPLES` sets how many requests a line takes, and `VOICE_SEED` the seed.

#[path = "people/kinds.rs"]
mod kinds;

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Instant;

use fastrand::Rng;
use kinds::{NOW, PEOPLE, Person, put_in};
use tokio::net::{TcpListener, TcpStream};
use voice_benches::leakage::{Leakage, THRESHOLD, number};
use voice_core::catalog::{Index, national};
use voice_core::disclosure::Policy;
use voice_http_benches::exchange;
use voice_server::access::RateLimiter;
use voice_server::store::KeyEncryptionKey;
use voice_server::{Admission, App, Clock, Store, router, serve};

/// How many requests a line takes, and how many that are not counted come before.
const SAMPLES: usize = 50_000;
const WARM_UP: usize = 1_000;

const SEED: u64 = 20_261_102;

fn main() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (samples, rng) =
            (number("VOICE_SAMPLES").unwrap_or(SAMPLES), number("VOICE_SEED").unwrap_or(SEED));
        let mut rng = Rng::with_seed(rng);
        let folder = std::env::temp_dir().join(format!("voice-timing-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let mut stream =
            TcpStream::connect(ours(&folder.join("ours.db")).await).await.expect("a connection");
        stream.set_nodelay(true).expect("a setting");
        println!(
            "## The time of an answer over HTTP\n\n{samples} requests for each line over one \
             connection, in an order drawn by lot; the store is SQLite in a file, with {PEOPLE} \
             people of each kind. A largest t above {THRESHOLD} says that the times differ.\n"
        );
        println!("{}", Leakage::header("nobody, and", "µs"));
        for person in Person::ALL {
            let [nobody, other] = times(&mut stream, person, samples, &mut rng).await;
            println!("| {} | {} |", person.name(), Leakage::new(&nobody, &other));
        }
        drop(stream);
        std::fs::remove_dir_all(&folder).expect("the folder goes");
    });
}

/// The address of a server with people of each kind.
async fn ours(path: &std::path::Path) -> std::net::SocketAddr {
    let key = KeyEncryptionKey::generate().expect("randomness");
    let store = Store::open_file(path, key).await.expect("a store");
    put_in(&store).await;
    let clock: Clock = NOW.parse().expect("a clock");
    let admission = Admission::open(RateLimiter::per_minute(NonZeroU32::MAX));
    let catalog = Index::new(national().clone());
    let app = Arc::new(App::new(Policy::us_federal(), catalog, clock, store, admission));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(serve(listener, router(app), std::future::pending()));
    address
}

/// The request about one of a kind.
fn asked(person: Person, of: usize) -> Vec<u8> {
    let body = person.question(of).to_string();
    format!(
        "POST /v1/questions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// How long the answers took about nobody, and about some of a kind, in microseconds.
async fn times(
    stream: &mut TcpStream,
    person: Person,
    samples: usize,
    rng: &mut Rng,
) -> [Vec<f64>; 2] {
    let requests = [Person::Nobody, person].map(|person| {
        let about = (0..PEOPLE).map(|of| asked(person, of));
        about.collect::<Vec<_>>()
    });
    let (mut times, mut buffer) = ([Vec::new(), Vec::new()], Vec::new());
    let mut bodies: [Option<Vec<u8>>; 2] = [None, None];
    for sample in 0..WARM_UP + samples {
        let class = rng.usize(..2);
        let (request, started) = (&requests[class][rng.usize(..PEOPLE)], Instant::now());
        let body = exchange(stream, &mut buffer, request).await;
        let took = started.elapsed().as_secs_f64() * 1e6;
        assert!(bodies[class].get_or_insert_with(|| body.to_vec()) == body, "one answer of each");
        if sample >= WARM_UP {
            times[class].push(took);
        }
    }
    let alike = bodies[0] == bodies[1];
    assert_eq!(alike, !matches!(person, Person::Told), "{}", person.name());
    times
}
