#!/usr/bin/env bash
# A service is open once a year: on the 20th Monday, or on the Monday of week 20. On which days does
# a calendar library say that it is open?
#
# One would guess: one day a year. Both rules are examples of RFC 5545 (section 3.8.5.3), with their
# first day, so that any reader of the format was tried with them.
#
# What is so, with the versions below:
# - python-dateutil and rrule (npm) give one day a year, as the RFC lists them.
# - ical.js (Mozilla's, of Thunderbird) gives every Monday for both: 19 May, 26 May, 2 June 1997.
#   For week 20 it leaves out the first day, 12 May, which is in the set by RFC 5545, 3.8.5.3.
#   It reads `BYDAY=1MO`, `BYDAY=2FR,-1FR` and rules by day of the month as the others do.
#
# Why it matters here: the schedules of the Human Services Data Specification are such rules
# (`freq`, `byday`, `byweekno`), and a directory is read by programs of many makers. A test that
# compares a reader of schedules with ical.js would call the right days wrong.
#
# Needs python3 with venv and pip, Node.js and npm. Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check python-dateutil==2.9.0.post0
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund rrule@2.8.1 ical.js@2.2.1

cat >days.py <<'PYTHON'
from dateutil.rrule import rrulestr

for first, rule in [
    ("19970519", "FREQ=YEARLY;BYDAY=20MO"),
    ("19970512", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO"),
    ("20240112", "FREQ=YEARLY;BYDAY=2FR,-1FR"),
]:
    days = rrulestr(f"DTSTART:{first}T090000\nRRULE:{rule};COUNT=4")
    print("dateutil", rule, *[day.date() for day in days])
PYTHON

cat >days.mjs <<'JAVASCRIPT'
import ICAL from "ical.js";
import pkg from "rrule";

for (const [first, rule] of [
  ["1997-05-19", "FREQ=YEARLY;BYDAY=20MO"],
  ["1997-05-12", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO"],
  ["2024-01-12", "FREQ=YEARLY;BYDAY=2FR,-1FR"],
]) {
  const start = `DTSTART:${first.replaceAll("-", "")}T090000Z`;
  const days = pkg.rrulestr(`${start}\nRRULE:${rule};COUNT=4`).all();
  console.log("rrule", rule, ...days.map((day) => day.toISOString().slice(0, 10)));
  const steps = ICAL.Recur.fromString(`${rule};COUNT=4`).iterator(
    ICAL.Time.fromString(`${first}T09:00:00Z`),
  );
  const found = Array.from({ length: 4 }, () => steps.next().toString().slice(0, 10));
  console.log("ical.js", rule, ...found);
}
JAVASCRIPT

{
    python/bin/python days.py
    node days.mjs
} | tee seen

cat >expected <<'TEXT'
dateutil FREQ=YEARLY;BYDAY=20MO 1997-05-19 1998-05-18 1999-05-17 2000-05-15
dateutil FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO 1997-05-12 1998-05-11 1999-05-17 2000-05-15
dateutil FREQ=YEARLY;BYDAY=2FR,-1FR 2024-01-12 2024-12-27 2025-01-10 2025-12-26
rrule FREQ=YEARLY;BYDAY=20MO 1997-05-19 1998-05-18 1999-05-17 2000-05-15
ical.js FREQ=YEARLY;BYDAY=20MO 1997-05-19 1997-05-26 1997-06-02 1997-06-09
rrule FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO 1997-05-12 1998-05-11 1999-05-17 2000-05-15
ical.js FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO 1997-05-19 1997-05-26 1997-06-02 1997-06-09
rrule FREQ=YEARLY;BYDAY=2FR,-1FR 2024-01-12 2024-12-27 2025-01-10 2025-12-26
ical.js FREQ=YEARLY;BYDAY=2FR,-1FR 2024-01-12 2024-12-27 2025-01-10 2025-12-26
TEXT
diff expected seen && echo "as described"
