#!/usr/bin/env bash
# A shelter is open every night from 10 p.m. to 6 a.m. and closed on public holidays. Which night is
# closed at Christmas? And a line that is open on Friday from 10 p.m. to 2 a.m. is open on Saturday
# from 8 to 12 too: is it open on Saturday at 1 a.m.?
#
# One would guess: the night that begins on 25 December is left out, and the line is open. So it is
# in iCalendar: an exception takes out what begins then (RFC 5545, section 3.8.5.1), and schedules
# are added up.
#
# What is so in opening_hours, the format of OpenStreetMap, with the two libraries below:
# - "Mo-Su 22:00-06:00; PH off" is closed from midnight to midnight. Who sleeps there on Christmas
#   Eve is put out at midnight; and at the next midnight it is open, in a night that did not begin.
# - "Fr 22:00-02:00; Sa 08:00-12:00" is closed on Saturday at 1 a.m.: a line after a semicolon takes
#   the place of all hours of its days, those of the night before too. After a comma it adds up.
# opening_hours (npm) documents this, and warns of both; opening-hours-py answers alike and has no
# warnings.
#
# Why it matters here: hours of HSDS are rows that add up. Who writes them into this format line by
# line closes the nights before each day that has a line of its own, and a day off moves two nights.
#
# Needs python3 with venv and pip, Node.js and npm. Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check opening-hours-py==2.1.4 \
    icalendar==7.3.2 recurring-ical-events==3.8.2
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund opening_hours@3.15.0

cat >asked.json <<'JSON'
[["Mo-Su 22:00-06:00; PH off",
  ["2026-12-24T23:00", "2026-12-25T01:00", "2026-12-25T23:00", "2026-12-26T01:00"]],
 ["Fr 22:00-02:00; Sa 08:00-12:00", ["2026-03-06T23:00", "2026-03-07T01:00", "2026-03-07T09:00"]],
 ["Fr 22:00-02:00, Sa 08:00-12:00", ["2026-03-06T23:00", "2026-03-07T01:00", "2026-03-07T09:00"]]]
JSON
printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//Office//Shelter//EN BEGIN:VEVENT UID:1 \
    DTSTAMP:20260101T000000Z DTSTART:20261201T220000 DURATION:PT8H 'RRULE:FREQ=DAILY;COUNT=31' \
    EXDATE:20261225T220000 END:VEVENT END:VCALENDAR >shelter.ics

cat >hours.py <<'PYTHON'
import json
from datetime import datetime, timedelta

import recurring_ical_events
from icalendar import Calendar
from opening_hours import OpeningHours

for hours, times in json.load(open("asked.json")):
    rule = OpeningHours(hours, country="US")
    print("opening-hours-py", hours, *[rule.is_open(datetime.fromisoformat(at)) for at in times])
nights = recurring_ical_events.of(Calendar.from_ical(open("shelter.ics", newline="").read()))
times = [datetime.fromisoformat(at) for at in json.load(open("asked.json"))[0][1]]
print("iCalendar", *[bool(nights.between(at, at + timedelta(minutes=1))) for at in times])
PYTHON

cat >hours.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import OpeningHours from "opening_hours";

const place = { lat: 40.7, lon: -74, address: { country_code: "us", state: "New York" } };
for (const [hours, times] of JSON.parse(readFileSync("asked.json", "utf8"))) {
  const rule = new OpeningHours(hours, place);
  const open = times.map((at) => rule.getState(new Date(at)));
  console.log("opening_hours", hours, ...open, "warnings", rule.getWarnings().length);
}
JAVASCRIPT

{
    python/bin/python hours.py
    node hours.mjs
} | tee seen
diff - seen <<'TEXT' && echo "as described"
opening-hours-py Mo-Su 22:00-06:00; PH off True False False True
opening-hours-py Fr 22:00-02:00; Sa 08:00-12:00 True False True
opening-hours-py Fr 22:00-02:00, Sa 08:00-12:00 True True True
iCalendar True True False False
opening_hours Mo-Su 22:00-06:00; PH off true false false true warnings 1
opening_hours Fr 22:00-02:00; Sa 08:00-12:00 true false true warnings 1
opening_hours Fr 22:00-02:00, Sa 08:00-12:00 true true true warnings 0
TEXT
