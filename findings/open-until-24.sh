#!/usr/bin/env bash
# A crisis line is open from 00:00:00 to 24:00:00, in a table of hours. When does it close?
#
# One would guess: at the end of the day, or the time is refused. 24:00 is that end in ISO 8601 (of
# 2004 and since 2022; the edition of 2019 left it out), which the type "time" of Table Schema goes
# by. RFC 3339 has no 24:00.
#
# What is so, with the versions below, of the time and of the moment 2026-03-02T24:00:00:
# - frictionless says that the table is valid, and reads 00:00:00: it opens and closes at once.
#   tableschema, of the same people, refuses the table.
# - aniso8601 reads 00:00:00 too, and of the moment the midnight before that day: 24 hours early.
# - python-dateutil reads the time as 00:00:00, and the moment as the midnight after; luxon has that
#   midnight too.
# - DuckDB keeps 24:00:00, and it is after 23:59:59 there.
# - whenever and temporal-polyfill refuse both.
#
# Why it matters here: lines that are open day and night are the ones to call first, and a table
# that passes a validator closes them for good. voice-hsds reads 24:00 as the end of the day.
#
# Needs python3 with venv and pip, Node.js and npm. Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check frictionless==5.21.0 aniso8601==10.0.1 \
    python-dateutil==2.9.0.post0 duckdb==2.0.1 whenever==0.11.0
python3 -m venv older
older/bin/pip install --quiet --disable-pip-version-check tableschema==1.21.0 setuptools==80.9.0
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund luxon@3.7.2 temporal-polyfill@1.0.8

printf '%s\n' opens_at,closes_at 00:00:00,24:00:00 >hours.csv
cat >schema.json <<'JSON'
{"fields": [{"name": "opens_at", "type": "time"}, {"name": "closes_at", "type": "time"}]}
JSON

cat >read.py <<'PYTHON'
import json

import aniso8601
import duckdb
import whenever
from dateutil.parser import isoparse, isoparser
from frictionless import Resource

TIME, MOMENT = "24:00:00", "2026-03-02T24:00:00"


def show(name, *reads):
    for read in reads:
        try:
            name += f" | {read()}"
        except ValueError:
            name += " | refused"
    print(name)


schema = json.load(open("schema.json"))
hours = Resource({"name": "hours", "path": "hours.csv", "schema": schema})
row = hours.read_rows()[0]
print("frictionless | valid", hours.validate().valid, "|", row["opens_at"], "to", row["closes_at"])
show("aniso8601", lambda: aniso8601.parse_time(TIME), lambda: aniso8601.parse_datetime(MOMENT))
show("dateutil", lambda: isoparser().parse_isotime(TIME), lambda: isoparse(MOMENT))
show("whenever", lambda: whenever.Time.parse_iso(TIME),
     lambda: whenever.PlainDateTime.parse_iso(MOMENT))
is_after = "SELECT CAST(? AS TIME) > CAST('23:59:59' AS TIME), CAST(CAST(? AS TIME) AS VARCHAR)"
print("duckdb |", *duckdb.execute(is_after, [TIME, TIME]).fetchone())
PYTHON

cat >older.py <<'PYTHON'
from tableschema import Table
from tableschema.exceptions import CastError

try:
    print("tableschema |", Table("hours.csv", schema="schema.json").read())
except CastError:
    print("tableschema | refused")
PYTHON

cat >read.mjs <<'JAVASCRIPT'
import { DateTime } from "luxon";
import { Temporal } from "temporal-polyfill";

const show = (name, ...reads) => console.log([name, ...reads.map((read) => {
  try {
    return `${read()}`;
  } catch (error) {
    return "refused";
  }
})].join(" | "));
const zone = { zone: "utc" };
show("luxon", () => DateTime.fromFormat("2026-03-02 24:00", "yyyy-MM-dd HH:mm", zone).toISO(),
  () => DateTime.fromISO("2026-03-02T24:00:00", zone).toISO());
show("temporal-polyfill", () => Temporal.PlainTime.from("24:00:00"),
  () => Temporal.PlainDateTime.from("2026-03-02T24:00:00"));
JAVASCRIPT

{
    python/bin/python read.py
    older/bin/python older.py 2>said
    node read.mjs
} | tee seen
diff - seen <<'TEXT' && echo "as described"
frictionless | valid True | 00:00:00 to 00:00:00
aniso8601 | 00:00:00 | 2026-03-02 00:00:00
dateutil | 00:00:00 | 2026-03-03 00:00:00
whenever | refused | refused
duckdb | True 24:00:00
tableschema | refused
luxon | 2026-03-03T00:00:00.000Z | 2026-03-03T00:00:00.000Z
temporal-polyfill | refused | refused
TEXT
