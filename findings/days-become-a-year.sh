#!/usr/bin/env bash
# A consent lasts 365 days from 1 December 2027. It is kept as the text that a model writes. On
# which day does whoever reads the text say that it ends?
#
# One would guess: on 30 November 2028, as the model does. A number of days is written as days.
#
# What is so, with the versions below:
# - pydantic writes 365 days as `P1Y` and 400 days as `P1Y35D`: a year is 365 days to it, in
#   writing and in reading. isodate and msgspec write `P365D` and `P400D`.
# - isodate, pendulum, temporal-polyfill (the proposal of the language) and luxon add `P1Y` as a
#   year of the calendar, as XML Schema does (Part 2, Appendix E), and end the consent a day later
#   where a 29 February lies between. msgspec, which reads `P365D`, refuses `P1Y`.
# - The schema that pydantic gives of the field says `"format": "duration"`, and by it the text is
#   not one: after years there are months or nothing (RFC 3339, Appendix A, to which JSON Schema
#   Validation 7.3.1 refers). jsonschema-rs, which checks the format, refuses `P1Y35D`.
#
# Why it matters here: consent to a release has to be limited in time (34 U.S.C. 12291(b)(2)),
# and what is told on the day after its end is told without it. In the schemas of voice-core
# nothing has the format `duration`: an end is a day or a moment.
#
# Needs python3 with venv and pip, Node.js and npm. Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check pydantic==2.14.4 \
    isodate==0.7.2 msgspec==0.23.0 pendulum==3.3.0 jsonschema-rs==0.61.2
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund luxon@3.7.2 temporal-polyfill@1.0.8

cat >ends.py <<'PYTHON'
from datetime import date, timedelta

import isodate
import jsonschema_rs
import msgspec
import pendulum
from pydantic import TypeAdapter

lasting = TypeAdapter(timedelta)
schema = jsonschema_rs.validator_for(lasting.json_schema(), validate_formats=True)
for days in (365, 400):
    span = timedelta(days=days)
    text = lasting.dump_python(span, mode="json")
    others = isodate.duration_isoformat(span), msgspec.to_builtins(span)
    print(days, "days: pydantic", text, "isodate, msgspec", *others)
    print(text, "by pydantic's own schema:", schema.is_valid(text))
    print(text, "pydantic", date(2027, 12, 1) + lasting.validate_python(text))
    print(text, "isodate", date(2027, 12, 1) + isodate.parse_duration(text))
    print(text, "pendulum", pendulum.date(2027, 12, 1) + pendulum.parse(text))
    try:
        print(text, "msgspec", date(2027, 12, 1) + msgspec.convert(text, timedelta))
    except msgspec.ValidationError:
        print(text, "msgspec refuses")
PYTHON

cat >ends.mjs <<'JAVASCRIPT'
import { DateTime, Duration } from "luxon";
import { Temporal } from "temporal-polyfill";

for (const text of ["P1Y", "P1Y35D"]) {
  console.log(text, "temporal", `${Temporal.PlainDate.from("2027-12-01").add(text)}`);
  const end = DateTime.fromISO("2027-12-01").plus(Duration.fromISO(text));
  console.log(text, "luxon", end.toISODate());
}
JAVASCRIPT

{
    python/bin/python ends.py
    node ends.mjs
} | tee seen

cat >expected <<'TEXT'
365 days: pydantic P1Y isodate, msgspec P365D P365D
P1Y by pydantic's own schema: True
P1Y pydantic 2028-11-30
P1Y isodate 2028-12-01
P1Y pendulum 2028-12-01
P1Y msgspec refuses
400 days: pydantic P1Y35D isodate, msgspec P400D P400D
P1Y35D by pydantic's own schema: False
P1Y35D pydantic 2029-01-04
P1Y35D isodate 2029-01-05
P1Y35D pendulum 2029-01-05
P1Y35D msgspec refuses
P1Y temporal 2028-12-01
P1Y luxon 2028-12-01
P1Y35D temporal 2029-01-05
P1Y35D luxon 2029-01-05
TEXT
diff expected seen && echo "as described"
