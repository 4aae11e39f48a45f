#!/usr/bin/env bash
# A notice in Spanish says a time in the evening or the afternoon. Which hour does a program read?
#
# One would guess: that one, or none. "8:00 p. m." is how the Royal Spanish Academy and the data of
# Unicode (CLDR) write it, and "8 de la noche" is how people say it.
#
# What is so, with the versions below, of 3 April 2026:
# - chrono-node in Spanish reads "a las 8 de la noche" as 8 in the morning, and "a las 3 de la
#   tarde" as 3 at night. Of "8 de la noche" alone it makes 10 in the evening.
# - any-date-parser reads "8:00 p. m." as 8 in the morning, and of the last three has no hour.
# - dateparser reads a whole text with "p.m.", and none with "p. m.". Looking for dates in a text
#   (`search_dates`) it reads both as 8 in the morning, and of "8 de la noche" it makes 8 April.
# - Babel reads 20:00 as it writes it itself, "8:00 p.m.", as 08:00 in Spanish of the United
#   States. In English it reads what it writes.
# - @microsoft/recognizers-text-date-time has all of them right.
#
# Why it matters here: hours of a clinic and of a hearing are typed and scanned as people write
# them. Twelve hours off is a closed door, or a hearing that is missed. voice-hsds leaves a time
# that it does not understand whole as it is, and says so.
#
# Needs python3 with venv and pip, Node.js and npm. Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check babel==2.19.0 dateparser==1.5.0
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund chrono-node@2.10.3 any-date-parser@2.2.4 \
    @microsoft/recognizers-text-date-time@1.3.2

cat >texts <<'TEXT'
3 de abril de 2026 a las 8:00 p.m.
3 de abril de 2026 a las 8:00 p. m.
3 de abril de 2026 a las 8 de la noche
3 de abril de 2026 a las 3 de la tarde
8 de la noche
TEXT

cat >read.py <<'PYTHON'
from datetime import datetime, time

import dateparser
from babel.dates import format_time, parse_time
from dateparser.search import search_dates

settings = {"RELATIVE_BASE": datetime(2026, 4, 3, 9), "RETURN_AS_TIMEZONE_AWARE": False}


def show(moment):
    return f"{moment:%d.%H:%M}" if moment else "none"


for at, line in enumerate(open("texts")):
    text = line.strip()
    print(at, "dateparser", show(dateparser.parse(text, languages=["es"], settings=settings)))
    found = search_dates(text, languages=["es"], settings=settings) or [(text, None)]
    print(at, "search_dates", *[show(moment) for _, moment in found])
for locale in ("en_US", "es_US"):
    written = format_time(time(20), "short", locale=locale)
    read = parse_time(written, locale=locale, format="short")
    print("babel", locale, written.replace("\u202f", " "), "is read as", read)
PYTHON

cat >read.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import recognizers from "@microsoft/recognizers-text-date-time";
import parser from "any-date-parser";
import { es } from "chrono-node";

const two = (number) => `${number}`.padStart(2, "0");
const show = (moment) => moment instanceof Date && !isNaN(moment)
  ? `${two(moment.getDate())}.${two(moment.getHours())}:${two(moment.getMinutes())}`
  : "none";
const today = new Date(2026, 3, 3, 9);
for (const [at, text] of readFileSync("texts", "utf8").trim().split("\n").entries()) {
  console.log(at, "chrono-node", show(es.parseDate(text, today)));
  console.log(at, "any-date-parser", show(parser.fromString(text, "es")));
  const [found] = recognizers.recognizeDateTime(text, "es-es", undefined, today);
  console.log(at, "recognizers", found.resolution.values[0].value.slice(-8, -3));
}
JAVASCRIPT

{
    TZ=UTC python/bin/python read.py
    TZ=UTC node read.mjs
} | sort --stable --key=1,1 | tee seen
diff - seen <<'TEXT' && echo "as described"
0 dateparser 03.20:00
0 search_dates 03.08:00
0 chrono-node 03.20:00
0 any-date-parser 03.20:00
0 recognizers 20:00
1 dateparser none
1 search_dates 03.08:00
1 chrono-node 03.20:00
1 any-date-parser 03.08:00
1 recognizers 20:00
2 dateparser none
2 search_dates 08.00:00
2 chrono-node 03.08:00
2 any-date-parser 03.00:00
2 recognizers 20:00
3 dateparser none
3 search_dates 03.00:00
3 chrono-node 03.03:00
3 any-date-parser 03.00:00
3 recognizers 15:00
4 dateparser none
4 search_dates none
4 chrono-node 03.22:00
4 any-date-parser none
4 recognizers 20:00
babel en_US 8:00 PM is read as 20:00:00
babel es_US 8:00 p.m. is read as 08:00:00
TEXT
