#!/usr/bin/env bash
# A clinic is open from 9 to 10, and from Wednesday on from 1 to 3. Another has one evening more.
# Which hours does a reader of calendars show?
#
# One would guess: the new ones. RFC 5545 has a way to say each:
# - An instance that is moved with RANGE=THISANDFUTURE moves all instances after it by the same
#   difference (sections 3.2.13 and 3.8.4.4).
# - RDATE with VALUE=PERIOD adds a time with a length of its own, and DTSTART is the first instance
#   of the set all the same (section 3.8.5.2).
#
# What is so, with the versions below: of four readers recurring-ical-events alone has both.
# - From Wednesday on: ical.js has the new hours. node-ical has them on Wednesday, and the old ones
#   on Thursday and Friday. ical (PyPI) shows on Wednesday both, and then the old ones.
# - The evening more: ical (PyPI) shows it and loses the first day. node-ical shows the first day
#   and loses the evening. ical.js reads the file and raises an error at the evening.
#
# Why it matters here: nothing but the last of these is seen. Who comes at nine on Thursday, on a
# bus that goes twice a day, stands before a closed door. A change of hours is sent by ending one
# schedule and beginning another, which all four show.
#
# Needs python3 with venv and pip, Node.js and npm. Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check icalendar==7.3.2 \
    recurring-ical-events==3.8.2 ical==14.3.1
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund ical.js@2.2.1 node-ical@0.27.2 \
    rrule-temporal@2.2.8

event() {
    printf '%s\r\n' BEGIN:VEVENT "UID:$1" DTSTAMP:20260101T000000Z SUMMARY:Open "${@:2}" END:VEVENT
}
calendar() {
    printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//Office//Hours//EN
    cat
    printf '%s\r\n' END:VCALENDAR
}
nine=(DTSTART:20260302T090000Z DTEND:20260302T100000Z)
from_wednesday=('RECURRENCE-ID;RANGE=THISANDFUTURE:20260304T090000Z'
    DTSTART:20260304T130000Z DTEND:20260304T150000Z)
{
    event 1 "${nine[@]}" 'RRULE:FREQ=DAILY;COUNT=5'
    event 1 "${from_wednesday[@]}"
} | calendar >future.ics
event 2 "${nine[@]}" 'RDATE;VALUE=PERIOD:20260304T180000Z/PT2H' | calendar >period.ics
{
    event 3 "${nine[@]}" 'RRULE:FREQ=DAILY;COUNT=2'
    event 4 DTSTART:20260304T130000Z DTEND:20260304T150000Z 'RRULE:FREQ=DAILY;COUNT=3'
} | calendar >two.ics

cat >hours.py <<'PYTHON'
from datetime import datetime, timezone

import recurring_ical_events
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

span = datetime(2026, 3, 1, tzinfo=timezone.utc), datetime(2026, 3, 15, tzinfo=timezone.utc)
for name in ("future", "period", "two"):
    text = open(f"{name}.ics", newline="").read()
    events = recurring_ical_events.of(Calendar.from_ical(text)).between(*span)
    hours = [(event.start, event.end) for event in events]
    print(name, "recurring-ical-events", *sorted(f"{at:%d.%H}-{to:%H}" for at, to in hours))
    events = IcsCalendarStream.calendar_from_ics(text).timeline_tz(timezone.utc).included(*span)
    print(name, "ical", *sorted(f"{event.start:%d.%H}-{event.end:%H}" for event in events))
PYTHON

cat >hours.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import nodeIcal from "node-ical";

const hours = (at, to) => `${at.toISOString().slice(8, 13).replace("T", ".")}-${to.getUTCHours()}`;
const span = { from: new Date("2026-03-01"), to: new Date("2026-03-15") };
for (const name of ["future", "period", "two"]) {
  const text = readFileSync(`${name}.ics`, "utf8");
  const found = [];
  try {
    const all = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent");
    for (const main of all.filter((event) => !event.hasProperty("recurrence-id"))) {
      const exceptions = all.filter((event) => event.hasProperty("recurrence-id"));
      const event = new ICAL.Event(main, { exceptions });
      const steps = event.iterator();
      for (let step = steps.next(); step; step = steps.next()) {
        const { startDate, endDate } = event.getOccurrenceDetails(step);
        found.push(hours(startDate.toJSDate(), endDate.toJSDate()));
      }
    }
  } catch (error) {
    found.push(error.constructor.name);
  }
  console.log(name, "ical.js", ...found);
  const parts = Object.values(nodeIcal.sync.parseICS(text));
  const events = parts.filter(({ type }) => type === "VEVENT");
  const shown = events.flatMap((event) => nodeIcal.expandRecurringEvent(event, span));
  console.log(name, "node-ical", ...shown.map(({ start, end }) => hours(start, end)));
}
JAVASCRIPT

{
    python/bin/python hours.py
    node hours.mjs
} | sort --stable --key=1,1 | tee seen
diff - seen <<'TEXT' && echo "as described"
future recurring-ical-events 02.09-10 03.09-10 04.13-15 05.13-15 06.13-15
future ical 02.09-10 03.09-10 04.09-10 04.13-15 05.09-10 06.09-10
future ical.js 02.09-10 03.09-10 04.13-15 05.13-15 06.13-15
future node-ical 02.09-10 03.09-10 04.13-15 05.09-10 06.09-10
period recurring-ical-events 02.09-10 04.18-20
period ical 04.18-20
period ical.js TypeError
period node-ical 02.09-10
two recurring-ical-events 02.09-10 03.09-10 04.13-15 05.13-15 06.13-15
two ical 02.09-10 03.09-10 04.13-15 05.13-15 06.13-15
two ical.js 02.09-10 03.09-10 04.13-15 05.13-15 06.13-15
two node-ical 02.09-10 03.09-10 04.13-15 05.13-15 06.13-15
TEXT
