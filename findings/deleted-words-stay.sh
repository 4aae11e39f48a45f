#!/usr/bin/env bash
# A note about a case is in SQLite, with an index for searching its words. `secure_delete` is on, so
# that what is deleted is overwritten with zeros. The note is deleted. Are its words in the file?
#
# One would guess: no. The pragma holds for the whole database, the index is made of tables of it,
# and a search for the word finds nothing.
#
# What is so, with SQLite 3.54.1 (apsw):
# - Of a table and its index nothing is left. Of a full-text index (FTS3, FTS4, FTS5) the word is in
#   the file: a deletion adds an entry to the index that the word is gone, and the segment with the
#   word stays until segments are merged.
# - `VACUUM` copies the segment, so that the word survives it too. The vocabulary of FTS5 does not
#   list it.
# - `optimize` merges all segments, and the word is gone, for each of the three. FTS5 alone has an
#   option that takes words out at once: `secure-delete` of the index, which is not the pragma of
#   that name (SQLite FTS5 Extension, "The 'secure-delete' Configuration Option").
#
# - With a write-ahead log the words of a plain table are in the `-wal` file, after three of four
#   kinds of checkpoint too; `TRUNCATE` takes them away.
#
# Why it matters here: the words of a note are what an erasure is for: a shelter's street, the name
# of a child. voice-server has `secure_delete` on, and no full-text index; whoever adds one has to
# know that the first does not reach the second.
#
# Needs python3 with venv and pip. Exits with 0 where all is as described, otherwise with another
# status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check apsw==3.54.1.0

cat >words.py <<'PYTHON'
from pathlib import Path

import apsw

WORD = "molinoviejo"
NOTES = ["una carta", f"el refugio de la calle {WORD}", "otra carta"]


def left(file):
    return "there" if WORD.encode() in Path(file).read_bytes() else "gone"


def look(kind, option=None):
    file = f"{kind} {option}.db"
    database = apsw.Connection(file)
    database.execute("PRAGMA secure_delete = ON").fetchall()
    if kind == "table":
        database.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text)")
        database.execute("CREATE INDEX words ON notes (text)")
    else:
        database.execute(f"CREATE VIRTUAL TABLE notes USING {kind} (text)")
    if option:
        database.execute("INSERT INTO notes (notes, rank) VALUES (?, 1)", [option])
    for number, note in enumerate(NOTES):
        database.execute("INSERT INTO notes (rowid, text) VALUES (?, ?)", [number, note])
    assert left(file) == "there"
    database.execute("DELETE FROM notes WHERE rowid = 1")
    said = ["deleted:", left(file)]
    if kind != "table":
        query = "SELECT count(*) FROM notes WHERE notes MATCH ?"
        said += ["found:", database.execute(query, [WORD]).fetchone()[0]]
    database.execute("VACUUM")
    said += ["vacuumed:", left(file)]
    if kind == "fts5":
        database.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, notes, row)")
        query = "SELECT count(*) FROM words WHERE term = ?"
        said += ["listed:", database.execute(query, [WORD]).fetchone()[0]]
    if kind != "table":
        database.execute("INSERT INTO notes (notes) VALUES ('optimize')")
        database.execute("VACUUM")
        said += ["optimized:", left(file)]
    print(kind, *([option] if option else []), *said)


def look_at_log():
    database = apsw.Connection("log.db")
    database.execute("PRAGMA journal_mode = WAL").fetchall()
    database.execute("PRAGMA secure_delete = ON").fetchall()
    database.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text)")
    for number, note in enumerate(NOTES):
        database.execute("INSERT INTO notes VALUES (?, ?)", [number, note])
    database.execute("DELETE FROM notes WHERE id = 1")
    said = []
    for checkpoint in ["PASSIVE", "FULL", "RESTART", "TRUNCATE"]:
        database.execute(f"PRAGMA wal_checkpoint({checkpoint})").fetchall()
        said += [f"{checkpoint}:", left("log.db-wal")]
    print("log", *said)


print("SQLite", apsw.sqlite_lib_version())
look_at_log()
look("table")
look("fts3")
look("fts4")
look("fts5")
look("fts5", "secure-delete")
PYTHON
python/bin/python words.py | tee seen

cat >expected <<'TEXT'
SQLite 3.54.1
log PASSIVE: there FULL: there RESTART: there TRUNCATE: gone
table deleted: gone vacuumed: gone
fts3 deleted: there found: 0 vacuumed: there optimized: gone
fts4 deleted: there found: 0 vacuumed: there optimized: gone
fts5 deleted: there found: 0 vacuumed: there listed: 0 optimized: gone
fts5 secure-delete deleted: gone found: 0 vacuumed: gone listed: 0 optimized: gone
TEXT
diff expected seen && echo "as described"
