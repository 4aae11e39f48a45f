#!/usr/bin/env bash
# A notice of a hearing is printed in English and in Spanish, for the United States, each with the
# short form of the date. Do the two say the same day?
#
# One would guess: the order of day and month is a habit of the country, and both put the month
# first.
#
# What is so, with the versions below, of 3 April 2026:
# - English of the United States has 4/3/26, and Spanish of the United States has 3/4/2026.
#   Spanish of Puerto Rico, which is a part of it, has 04/03/26, with the month first.
# - Read back by the other's rule the day is another, and nothing fails: Babel reads 3/4/2026 as
#   4 March in English. date-fns has one Spanish only, with the day first.
# - Haitian Creole has no dates in Babel: it is printed as 2026-04-03, without a fault.
#
# Why it matters here: a person who comes to a hearing on the wrong day is ordered removed in
# absence (8 U.S.C. 1229a(b)(5)). Voice writes a day as ISO 8601 has it, or with the month as a
# word, and in no short form.
#
# Needs python3 with venv and pip, Node.js and npm. Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check babel==2.19.0
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund date-fns@4.4.0

cat >days.py <<'PYTHON'
from datetime import date

from babel.dates import format_date, parse_date

day = date(2026, 4, 3)
for locale in ["en_US", "es_US", "es_PR", "es_GT", "ht_HT"]:
    print("babel", locale, format_date(day, "short", locale=locale))
print("es_US read as en_US", parse_date(format_date(day, "short", locale="es_US"), locale="en_US"))
print("babel", format_date(day, "long", locale="es_US"))
PYTHON

cat >days.mjs <<'JAVASCRIPT'
import { format } from "date-fns";
import { enUS, es } from "date-fns/locale";

const day = new Date(2026, 3, 3);
console.log("date-fns en-US", format(day, "P", { locale: enUS }));
console.log("date-fns es", format(day, "P", { locale: es }));
JAVASCRIPT

{
    python/bin/python days.py
    node days.mjs
} | tee seen

cat >expected <<'TEXT'
babel en_US 4/3/26
babel es_US 3/4/2026
babel es_PR 04/03/26
babel es_GT 3/04/26
babel ht_HT 2026-04-03
es_US read as en_US 2026-03-04
babel 3 de abril de 2026
date-fns en-US 04/03/2026
date-fns es 03/04/2026
TEXT
diff expected seen && echo "as described"
