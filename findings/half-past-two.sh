#!/usr/bin/env bash
# A night line takes calls every day at 2:30, in New York. When, on the two nights of the year on
# which the clocks are changed?
#
# One would guess: as RFC 5545 says. But section 3.3.10 says two things. A recurrence at a time that
# does not exist must be ignored and not counted; and, further down, it is read as section 3.3.5
# reads such a time: with the offset before the gap, so that 2:30 on 8 March 2026 is 3:30 by the
# clock and 07:30 in UTC. A time that occurs twice is the first of the two: 1:30 on 1 November 2026
# is 05:30 in UTC.
#
# What is so, with the versions below, of the days before, of and after the change:
# - recurring-ical-events and ical (PyPI) do as the second says.
# - rrule-temporal, and node-ical, which is built on it, do as the first says: the night of March is
#   left out, and with COUNT=3 there is a night more at the end.
# - ical.js and python-dateutil, with a zone of its own (`tz.gettz`), do neither: they call an hour
#   early in March. ical.js is an hour late in November too, where the standard is of one mind.
#
# Why it matters here: lines that are staffed at night are for people who can call at night alone.
# Which nights there are depends on who reads the schedule, and nothing fails. voice-hsds asks what
# the clock of the place shows at a moment, so a time that does not occur is never asked about.
#
# Needs python3 with venv and pip, Node.js and npm. Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check icalendar==7.3.2 \
    recurring-ical-events==3.8.2 ical==14.3.1 python-dateutil==2.9.0.post0
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund ical.js@2.2.1 node-ical@0.27.2 \
    rrule-temporal@2.2.8

calendar() {
    printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//Office//Line//EN BEGIN:VTIMEZONE \
        TZID:America/New_York BEGIN:DAYLIGHT DTSTART:20070311T020000 \
        'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU' TZOFFSETFROM:-0500 TZOFFSETTO:-0400 END:DAYLIGHT \
        BEGIN:STANDARD DTSTART:20071104T020000 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU' \
        TZOFFSETFROM:-0400 TZOFFSETTO:-0500 END:STANDARD END:VTIMEZONE BEGIN:VEVENT UID:1 \
        DTSTAMP:20260101T000000Z "DTSTART;TZID=America/New_York:$1" DURATION:PT1H \
        'RRULE:FREQ=DAILY;COUNT=3' END:VEVENT END:VCALENDAR
}
calendar 20260307T023000 >march.ics
calendar 20261031T013000 >november.ics

cat >calls.py <<'PYTHON'
from datetime import datetime, timezone

import recurring_ical_events
from dateutil import tz
from dateutil.rrule import DAILY, rrule
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

span = datetime(2026, 1, 1, tzinfo=timezone.utc), datetime(2027, 1, 1, tzinfo=timezone.utc)
starts = {"march": (2026, 3, 7, 2, 30), "november": (2026, 10, 31, 1, 30)}
for name, start in starts.items():
    text = open(f"{name}.ics", newline="").read()
    first = datetime(*start, tzinfo=tz.gettz("America/New_York"))
    events = IcsCalendarStream.calendar_from_ics(text).timeline_tz(timezone.utc).included(*span)
    recurring = recurring_ical_events.of(Calendar.from_ical(text)).between(*span)
    for reader, days in [
        ("dateutil", list(rrule(DAILY, dtstart=first, count=3))),
        ("recurring-ical-events", [event.start for event in recurring]),
        ("ical", [event.start for event in events]),
    ]:
        print(name, reader, *[f"{day.astimezone(timezone.utc):%d.%H:%M}" for day in days])
PYTHON

cat >calls.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import nodeIcal from "node-ical";
import { RRuleTemporal } from "rrule-temporal";

const clock = (moment) => moment.slice(8, 16).replace("T", ".");
const span = { from: new Date("2026-01-01"), to: new Date("2027-01-01") };
for (const name of ["march", "november"]) {
  const text = readFileSync(`${name}.ics`, "utf8");
  const show = (reader, days) =>
    console.log(name, reader, ...days.map((day) => clock(day.toISOString())));
  const main = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent");
  const steps = new ICAL.Event(main).iterator();
  const days = [];
  for (let step = steps.next(); step; step = steps.next()) days.push(step.toJSDate());
  show("ical.js", days);
  const event = Object.values(nodeIcal.sync.parseICS(text)).find(({ type }) => type === "VEVENT");
  show("node-ical", nodeIcal.expandRecurringEvent(event, span).map(({ start }) => start));
  const rule = text.match(/^DTSTART;.*$/m)[0] + "\n" + text.match(/^RRULE:FREQ=DAILY.*$/m)[0];
  const moments = new RRuleTemporal({ rruleString: rule }).all();
  show("rrule-temporal", moments.map(({ epochMilliseconds }) => new Date(epochMilliseconds)));
}
JAVASCRIPT

{
    python/bin/python calls.py
    node calls.mjs
} | sort --stable --key=1,1 | tee seen
diff - seen <<'TEXT' && echo "as described"
march dateutil 07.07:30 08.06:30 09.06:30
march recurring-ical-events 07.07:30 08.07:30 09.06:30
march ical 07.07:30 08.07:30 09.06:30
march ical.js 07.07:30 08.06:30 09.06:30
march node-ical 07.07:30 09.06:30 10.06:30
march rrule-temporal 07.07:30 09.06:30 10.06:30
november dateutil 31.05:30 01.05:30 02.06:30
november recurring-ical-events 31.05:30 01.05:30 02.06:30
november ical 31.05:30 01.05:30 02.06:30
november ical.js 31.05:30 01.06:30 02.06:30
november node-ical 31.05:30 01.05:30 02.06:30
november rrule-temporal 31.05:30 01.05:30 02.06:30
TEXT
