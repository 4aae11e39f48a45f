#!/usr/bin/env bash
# On which day is a person born on 29 February 2008 eighteen? Libraries differ, and three of them
# contradict themselves.
#
# One would guess: the day that comes of adding 18 years to the birth is the first day on which the
# age in whole years is 18.
#
# What is so, with the versions below:
# - All seven add 18 years and give 28 February 2026.
# - python-dateutil, luxon, dayjs and moment count 18 years on that day.
# - date-fns, temporal-polyfill (the proposal of the language) and pendulum count 17 on it, and 18
#   on 1 March. In each of them "born + 18 years <= today" and "age today >= 18" are two answers to
#   one question, for one day.
#
# Why it matters here: under 18 a parent acts, and at 18 the parent's authority ends. A form in the
# browser and a check behind it may say different things on that day. In voice-core a person born on
# 29 February is certainly adult from 1 March, and on 28 February neither adult nor minor for
# certain, so nothing is opened by it (`requester::Birth::majority`).
#
# Needs python3 with venv and pip, Node.js and npm. Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check \
    python-dateutil==2.9.0.post0 pendulum==3.3.0
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund \
    date-fns@4.4.0 luxon@3.7.2 dayjs@1.11.23 moment@2.31.0 temporal-polyfill@1.0.8

cat >ages.py <<'PYTHON'
from datetime import date

import pendulum
from dateutil.relativedelta import relativedelta

born, days = (2008, 2, 29), [(2026, 2, 28), (2026, 3, 1)]
ages = [str(relativedelta(date(*day), date(*born)).years) for day in days]
print("python-dateutil", date(*born) + relativedelta(years=18), *ages)
ages = [str(pendulum.date(*born).diff(pendulum.date(*day)).in_years()) for day in days]
print("pendulum", pendulum.date(*born).add(years=18), *ages)
PYTHON

cat >ages.mjs <<'JAVASCRIPT'
import { addYears, differenceInYears, formatISO, parseISO } from "date-fns";
import dayjs from "dayjs";
import { DateTime } from "luxon";
import moment from "moment";
import { Temporal } from "temporal-polyfill";

const born = "2008-02-29";
const days = ["2026-02-28", "2026-03-01"];
const show = (name, added, age) => console.log(name, added, ...days.map(age));
const day = { representation: "date" };
show("date-fns", formatISO(addYears(parseISO(born), 18), day), (at) =>
  differenceInYears(parseISO(at), parseISO(born)),
);
show("dayjs", dayjs(born).add(18, "year").format("YYYY-MM-DD"), (at) =>
  dayjs(at).diff(born, "year"),
);
const luxon = DateTime.fromISO(born);
show("luxon", luxon.plus({ years: 18 }).toISODate(), (at) =>
  Math.floor(DateTime.fromISO(at).diff(luxon, "years").years),
);
show("moment", moment(born).add(18, "years").format("YYYY-MM-DD"), (at) =>
  moment(at).diff(born, "years"),
);
const temporal = Temporal.PlainDate.from(born);
show("temporal-polyfill", `${temporal.add({ years: 18 })}`, (at) =>
  temporal.until(at, { largestUnit: "years" }).years,
);
JAVASCRIPT

# Library, birth and 18 years, age on 28 February 2026, age on 1 March 2026.
cat >expected <<'TEXT'
python-dateutil 2026-02-28 18 18
pendulum 2026-02-28 17 18
date-fns 2026-02-28 17 18
dayjs 2026-02-28 18 18
luxon 2026-02-28 18 18
moment 2026-02-28 18 18
temporal-polyfill 2026-02-28 17 18
TEXT

{ python/bin/python ages.py && TZ=UTC node ages.mjs; } >seen
diff --unified expected seen
cat seen
