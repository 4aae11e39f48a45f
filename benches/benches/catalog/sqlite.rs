//! The same questions to SQLite, with FTS5, an R*Tree and indexes.

use rusqlite::{Connection, params};
use voice_core::catalog::{Catalog, Object};

/// What is asked: a word, a language, a place, how far, a weekday and a minute of the day.
pub(crate) struct Asked {
    pub(crate) word: &'static str,
    pub(crate) language: &'static str,
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
    pub(crate) within_km: f64,
    pub(crate) day: u8,
    pub(crate) minute: u16,
}

fn on_sphere(latitude: f64, longitude: f64) -> [f64; 3] {
    let (latitude, longitude) = (latitude.to_radians(), longitude.to_radians());
    [latitude.cos() * longitude.cos(), latitude.cos() * longitude.sin(), latitude.sin()]
}

fn minute(time: &str) -> u16 {
    time[..2].parse::<u16>().unwrap() * 60 + time[3..5].parse::<u16>().unwrap()
}

/// A database in memory with what the questions need, each question prepared once.
pub(crate) fn database(catalog: &Catalog) -> Connection {
    let database = Connection::open_in_memory().unwrap();
    database
        .execute_batch(
            "CREATE TABLE service (n INTEGER PRIMARY KEY, id TEXT, name TEXT, phone TEXT, free \
             INTEGER, x REAL, y REAL, z REAL);
             CREATE TABLE language (code TEXT, n INTEGER, PRIMARY KEY (code, n)) WITHOUT ROWID;
             CREATE TABLE opening (n INTEGER, day INTEGER, opens INTEGER, closes INTEGER, PRIMARY \
             KEY (n, day, opens)) WITHOUT ROWID;
             CREATE VIRTUAL TABLE place USING rtree(n, south, north, west, east);
             CREATE VIRTUAL TABLE words USING fts5(name, description, organization, term, \
             content='', tokenize='porter unicode61');
             BEGIN;",
        )
        .unwrap();
    for (n, service) in (0_i64..).zip(catalog.rows(Object::Service)) {
        let get = |name: &str| service.get(name).unwrap();
        let location = service
            .children(Object::ServiceAtLocation)
            .next()
            .unwrap()
            .parent(Object::Location)
            .unwrap();
        let degrees = |name: &str| location.get(name).unwrap().parse::<f64>().unwrap();
        let (latitude, longitude) = (degrees("latitude"), degrees("longitude"));
        let [x, y, z] = on_sphere(latitude, longitude);
        let phone = service.children(Object::Phone).next().and_then(|phone| phone.get("number"));
        let mut insert =
            database.prepare_cached("INSERT INTO service VALUES (?, ?, ?, ?, ?, ?, ?, ?)").unwrap();
        insert
            .execute(params![n, service.id(), get("name"), phone, get("fees") == "Free", x, y, z])
            .unwrap();
        let mut insert = database
            .prepare_cached(
                "INSERT INTO words (rowid, name, description, organization, term)
                 VALUES (?, ?, ?, ?, ?)",
            )
            .unwrap();
        let organization = service.parent(Object::Organization).unwrap().get("name");
        let term = service
            .children(Object::Attribute)
            .next()
            .unwrap()
            .parent(Object::TaxonomyTerm)
            .unwrap();
        insert
            .execute(params![n, get("name"), get("description"), organization, term.get("name")])
            .unwrap();
        let mut insert =
            database.prepare_cached("INSERT INTO place VALUES (?, ?, ?, ?, ?)").unwrap();
        insert.execute(params![n, latitude, latitude, longitude, longitude]).unwrap();
        for language in service.children(Object::Language) {
            let mut insert = database.prepare_cached("INSERT INTO language VALUES (?, ?)").unwrap();
            insert.execute(params![language.get("code"), n]).unwrap();
        }
        for schedule in service.children(Object::Schedule) {
            for day in schedule.get("byday").unwrap().split(',') {
                let day = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
                    .iter()
                    .position(|name| *name == day)
                    .unwrap();
                let mut insert =
                    database.prepare_cached("INSERT INTO opening VALUES (?, ?, ?, ?)").unwrap();
                let (opens, closes) = (
                    minute(schedule.get("opens_at").unwrap()),
                    minute(schedule.get("closes_at").unwrap()),
                );
                insert.execute(params![n, day as i64, opens, closes]).unwrap();
            }
        }
    }
    database
        .execute_batch("COMMIT; INSERT INTO words(words) VALUES ('optimize'); ANALYZE;")
        .unwrap();
    database
}

const FILTERS: &str = "s.free = 1
    AND (s.x - ?1) * (s.x - ?1) + (s.y - ?2) * (s.y - ?2) + (s.z - ?3) * (s.z - ?3) <= ?4
    AND EXISTS (SELECT 1 FROM language l WHERE l.code = ?5 AND l.n = s.n)
    AND EXISTS (SELECT 1 FROM opening o \
        WHERE o.n = s.n AND o.day = ?6 AND o.opens <= ?7 AND ?7 < o.closes)";

/// From the place: services inside of the bounds, then whether they have the word.
pub(crate) fn from_place() -> String {
    format!(
        "SELECT s.id, s.name, s.phone FROM place p JOIN service s ON s.n = p.n
         WHERE p.south >= ?8 AND p.north <= ?9 AND p.west >= ?10 AND p.east <= ?11 AND {FILTERS}
         AND s.n IN (SELECT rowid FROM words WHERE words MATCH ?12)"
    )
}

/// From the word: services that have it, then whether they are near.
pub(crate) fn from_word() -> String {
    format!(
        "SELECT s.id, s.name, s.phone FROM words w JOIN service s ON s.n = w.rowid
         WHERE words MATCH ?12 AND ?8 < ?9 AND ?10 < ?11 AND {FILTERS}"
    )
}

/// The services that are found, by identifier.
pub(crate) fn ask(
    database: &Connection,
    sql: &str,
    asked: &Asked,
) -> Vec<(String, String, String)> {
    const EARTH_KM: f64 = 6371.0088;
    let [x, y, z] = on_sphere(asked.latitude, asked.longitude);
    let chord = 2.0 * (asked.within_km / EARTH_KM / 2.0).sin();
    let north = (asked.within_km / EARTH_KM).to_degrees() * 1.001;
    let east = ((asked.within_km / EARTH_KM).sin() / asked.latitude.to_radians().cos())
        .asin()
        .to_degrees()
        * 1.001;
    let mut statement = database.prepare_cached(sql).unwrap();
    let rows = statement
        .query_map(
            params![
                x,
                y,
                z,
                chord * chord,
                asked.language,
                asked.day,
                asked.minute,
                asked.latitude - north,
                asked.latitude + north,
                asked.longitude - east,
                asked.longitude + east,
                asked.word
            ],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap();
    let mut found: Vec<_> = rows.map(Result::unwrap).collect();
    found.sort();
    found
}
