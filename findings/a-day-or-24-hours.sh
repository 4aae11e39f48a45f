#!/usr/bin/env bash
# A bed is given for a day, another for 24 hours, and a shelter is open at night. When does each end
# on the weekend on which the clocks go forward?
#
# One would guess: as RFC 5545 has it. A day is counted on the calendar, and hours are counted
# exactly (section 3.3.6), so from 8 p.m. on 7 March 2026 in New York `P1D` ends at 8 p.m. and
# `PT24H` at 9 p.m. An end that is given by DTEND is kept as an exact duration in every recurrence
# (section 3.8.5.3): a shelter open from 10 p.m. to 6 a.m. closes at 7 a.m. on 8 March.
#
# What is so, with the versions below:
# - No reader has all three. recurring-ical-events, ical (PyPI) and ical.js end both beds at 8 p.m.,
#   and node-ical ends both at 9 p.m.
# - node-ical alone closes the shelter at 7 a.m. The others say 6 a.m., which is what a person would
#   have meant, and which the format cannot say.
# - icalendar and vobject write `PT24H` as `P1D`, so a copy of a calendar says another thing to a
#   reader that knows the difference. ical.js writes back what it read.
#
# Why it matters here: what opens and closes at night is what victims need at night, and whoever
# tests a reader of schedules with one of these finds a fault on two days of the year, in either.
# voice-hsds asks what the clock of the place shows at a moment: the shelter closes at six there.
#
# Needs python3 with venv and pip, Node.js and npm. Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check icalendar==7.3.2 \
    recurring-ical-events==3.8.2 ical==14.3.1 vobject==0.9.9
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund ical.js@2.2.1 node-ical@0.27.2 \
    rrule-temporal@2.2.8

calendar() {
    printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//Office//Beds//EN BEGIN:VTIMEZONE \
        TZID:America/New_York BEGIN:DAYLIGHT DTSTART:20070311T020000 \
        'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU' TZOFFSETFROM:-0500 TZOFFSETTO:-0400 END:DAYLIGHT \
        BEGIN:STANDARD DTSTART:20071104T020000 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU' \
        TZOFFSETFROM:-0400 TZOFFSETTO:-0500 END:STANDARD END:VTIMEZONE BEGIN:VEVENT UID:1 \
        DTSTAMP:20260101T000000Z "DTSTART;TZID=America/New_York:$1" "${@:2}" END:VEVENT \
        END:VCALENDAR
}
calendar 20260307T200000 DURATION:P1D >day.ics
calendar 20260307T200000 DURATION:PT24H >hours.ics
calendar 20260306T220000 'DTEND;TZID=America/New_York:20260307T060000' \
    'RRULE:FREQ=DAILY;COUNT=2' >night.ics

cat >ends.py <<'PYTHON'
from datetime import datetime
from zoneinfo import ZoneInfo

import recurring_ical_events
import vobject
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

zone = ZoneInfo("America/New_York")
span = datetime(2026, 3, 1, tzinfo=zone), datetime(2026, 4, 1, tzinfo=zone)


def read(name):
    return open(f"{name}.ics", newline="").read()


def recurring(text):
    events = recurring_ical_events.of(Calendar.from_ical(text)).between(*span)
    return [event.end for event in events]


def ical(text):
    events = IcsCalendarStream.calendar_from_ics(text).timeline_tz(zone)
    return [event.end for event in events.included(*span)]


for name, ends in ("recurring-ical-events", recurring), ("ical", ical):
    last = [ends(read(text))[-1].astimezone(zone) for text in ("day", "hours", "night")]
    print(name, *[f"{end:%d %H:%M}" for end in last], sep=" | ")
copies = [Calendar.from_ical(read("hours")).to_ical().decode(),
          vobject.readOne(read("hours")).serialize()]
print("icalendar, vobject write", *[copy.split("\r\nDURATION:")[1].split()[0] for copy in copies])
PYTHON

cat >ends.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import ical from "node-ical";

const clock = new Intl.DateTimeFormat("en-GB", {
  timeZone: "America/New_York", day: "2-digit", hour: "2-digit", minute: "2-digit",
});
const show = (name, ends) =>
  console.log([name, ...ends.map((end) => clock.format(end).replace(",", ""))].join(" | "));
const texts = ["day", "hours", "night"].map((name) => readFileSync(`${name}.ics`, "utf8"));

show("ical.js", texts.map((text) => {
  const event = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent"));
  const steps = event.iterator();
  let last;
  for (let step = steps.next(); step; step = steps.next()) last = step;
  return event.getOccurrenceDetails(last).endDate.toJSDate();
}));
const span = { from: new Date("2026-03-01"), to: new Date("2026-04-01") };
show("node-ical", texts.map((text) => {
  const event = Object.values(ical.sync.parseICS(text)).find(({ type }) => type === "VEVENT");
  return ical.expandRecurringEvent(event, span).at(-1).end;
}));
console.log("ical.js writes", ICAL.stringify(ICAL.parse(texts[1])).match(/DURATION:(\S+)/)[1]);
JAVASCRIPT

{
    python/bin/python ends.py
    node ends.mjs
} | tee seen
diff - seen <<'TEXT' && echo "as described"
recurring-ical-events | 08 20:00 | 08 20:00 | 08 06:00
ical | 08 20:00 | 08 20:00 | 08 06:00
icalendar, vobject write P1D P1D
ical.js | 08 20:00 | 08 20:00 | 08 06:00
node-ical | 08 21:00 | 08 21:00 | 08 07:00
ical.js writes PT24H
TEXT
