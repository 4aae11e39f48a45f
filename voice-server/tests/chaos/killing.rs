use core::time::Duration;
use std::time::Instant;

use tokio::time::sleep;

use crate::database::Database;
use crate::load::Load;
use crate::program::{Door, Program};
use crate::{amount, books, say, seeded};

/// The longest that a server runs before it is killed.
const LONGEST: u64 = 400;

pub(crate) async fn nothing_is_lost_or_doubled_when_the_server_is_killed(database: &Database) {
    let (program, door, since) = (Program::on(database), Door::default(), Instant::now());
    let kills = amount("VOICE_KILLS", 12_usize);
    let (load, staff) = (Load::start(&door, 6, "kill"), Load::of_staff(&door, 2, "staff"));
    let mut rng = seeded(1);
    let (mut early, mut under_load) = (0, 0);
    for number in 0..kills {
        let mut server = program.serve(&door, &[]);
        // One in eight is killed before it listens, or just then.
        if number % 8 != 7 {
            server.address();
        } else {
            early += 1;
        }
        let before = load.count();
        sleep(Duration::from_millis(rng.u64(..LONGEST))).await;
        server.kill();
        under_load += usize::from(load.count() > before);
    }
    let mut server = program.serve(&door, &[]);
    server.address();
    sleep(Duration::from_millis(500)).await;
    let mut acknowledged = load.stop();
    acknowledged.add(staff.stop());
    server.sound();
    books::complete(database, &program, &acknowledged).await;
    acknowledged.staff.complete(&database.raw().await, &database.open().await).await;
    // A server that runs for a moment only may not have answered yet; most have.
    assert!(under_load * 2 > kills - early, "{under_load} of {kills} were killed under load");
    say(&format!(
        "{kills} kills ({early} while starting, {under_load} with requests answered since the \
         start) in {:.0} s: {} sign-ups, {} contacts and {} questions acknowledged, and of staff \
         {}; {} attempts got no reply; all are there once, the chain holds",
        since.elapsed().as_secs_f64(),
        acknowledged.sign_ups.len(),
        acknowledged.inquiries.len(),
        acknowledged.questions.len(),
        acknowledged.staff.said(),
        acknowledged.broken,
    ));
}
