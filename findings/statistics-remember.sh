#!/usr/bin/env bash
# Three people of 3,000 stay at one shelter. Their rows are deleted from PostgreSQL, and the table
# is written anew (`VACUUM FULL`), so that no file of it has them. Can a colleague who may read the
# table still find the name of the shelter?
#
# One would guess: no. The table does not have it, and what takes space for dead rows is gone.
#
# What is so, with PostgreSQL 16.2 (pgserver 0.1.4):
# - `pg_stats` has the name among the most common values of the column, with its share, 0.001: it is
#   what the planner counted at the last ANALYZE. Who may read the column may read it there.
# - VACUUM, VACUUM FULL and REINDEX leave it there.
# - ANALYZE does. By itself it is run when 50 rows and a tenth of the table have changed (PostgreSQL
#   16, 25.1.6, 20.10): for three people, never, until others change.
#
# Why it matters here: an erasure is counted as done when the row is gone. What voice-server keeps
# of people in PostgreSQL is encrypted, or a tag made with a key; who keeps words in plain text has
# to end an erasure with ANALYZE.
#
# Needs python3 with venv and pip. Exits with 0 where all is as described, otherwise with another
# status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check \
    pgserver==0.1.4 'psycopg[binary]==3.3.9'

cat >remember.py <<'PYTHON'
import pgserver
import psycopg

server = pgserver.get_server("data")
database = psycopg.connect(server.get_uri(), autocommit=True)


def look(step):
    database.execute("SET ROLE colleague")
    row = database.execute(
        """SELECT (SELECT count(*) FROM stays WHERE shelter = 'House by the mill'),
                  (SELECT (most_common_freqs)[array_position(
                              most_common_vals::text::text[], 'House by the mill')]
                   FROM pg_stats WHERE tablename = 'stays' AND attname = 'shelter')"""
    ).fetchone()
    database.execute("RESET ROLE")
    print(f"{step}: rows {row[0]}, share in statistics {row[1]}")


database.execute("CREATE TABLE stays (id int PRIMARY KEY, shelter text)")
database.execute("CREATE ROLE colleague; GRANT SELECT ON stays TO colleague")
database.execute(
    """INSERT INTO stays SELECT number,
           CASE WHEN number <= 3 THEN 'House by the mill' ELSE 'Shelter ' || number % 5 END
       FROM generate_series(1, 3000) AS number"""
)
database.execute("ANALYZE stays")
look("before")
database.execute("DELETE FROM stays WHERE shelter = 'House by the mill'")
look("deleted")
for step in ["VACUUM", "VACUUM FULL", "REINDEX TABLE", "ANALYZE"]:
    database.execute(f"{step} stays")
    look(step)
database.close()
server.cleanup()
PYTHON
python/bin/python remember.py 2>said | tee seen

cat >expected <<'TEXT'
before: rows 3, share in statistics 0.001
deleted: rows 0, share in statistics 0.001
VACUUM: rows 0, share in statistics 0.001
VACUUM FULL: rows 0, share in statistics 0.001
REINDEX TABLE: rows 0, share in statistics 0.001
ANALYZE: rows 0, share in statistics None
TEXT
diff expected seen && echo "as described"
