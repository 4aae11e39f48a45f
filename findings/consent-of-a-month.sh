#!/usr/bin/env bash
# A FHIR Consent has `"period": {"start": "2026-01", "end": "2026-03"}`. Does it run on 15 March?
#
# One would guess: it runs. The end of a Period includes every time that matches it (FHIR R4,
# Period.end), so March is in it; and a consent that is not over runs.
#
# What is so, with the versions below, of both engines of FHIRPath, for R4:
# - Neither `end >= @2026-03-15` nor `end < @2026-03-15` is true, nor `.not()` of either: all are
#   empty, since a month and a day differ in precision (FHIRPath 2.0.0, 6.2, Comparison). Of a day
#   before March or after it there is an answer.
# - Who lists the consents that run does not find it, and who lists those that are over does not
#   find it either: `where` leaves out what is empty.
# - `iif(end < ..., 'over', 'runs')` says that it runs, and `iif(end >= ..., 'runs', 'over')`, which
#   is the same question, says that it is over.
# - `end.highBoundary()` asks for the end that Period means, and the consent runs. fhirpath.js has
#   it; fhirpathpy does not.
#
# Why it matters here: what a person allowed until March is stopped in March, or told in a month
# in which nobody knows whether it was still allowed, by how the question is put. A consent to share
# has a last day in voice-core (`referral::SharingConsent`), and a month is no day to its schema.
#
# Needs python3 with venv and pip, Node.js and npm. Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check fhirpathpy==2.2.4
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund fhirpath@5.2.2

cat >consent.json <<'JSON'
{ "resourceType": "Consent", "status": "active",
  "provision": { "period": { "start": "2026-01", "end": "2026-03" } } }
JSON

cat >asked <<'TEXT'
Consent.provision.period.end >= @2026-02-15
Consent.provision.period.end >= @2026-03-15
Consent.provision.period.end < @2026-03-15
(Consent.provision.period.end >= @2026-03-15).not()
Consent.provision.period.end >= @2026-04-15
Consent.where(provision.period.end >= @2026-03-15).exists()
Consent.where(provision.period.end < @2026-03-15).exists()
iif(Consent.provision.period.end < @2026-03-15, 'over', 'runs')
iif(Consent.provision.period.end >= @2026-03-15, 'runs', 'over')
Consent.provision.period.end.highBoundary() >= @2026-03-15
TEXT

cat >ask.py <<'PYTHON'
import json

from fhirpathpy import evaluate
from fhirpathpy.models import models

consent = json.load(open("consent.json"))
for asked in open("asked").read().splitlines():
    try:
        answer = json.dumps(evaluate(consent, asked, {}, models["r4"]))
    except Exception:
        answer = "not there"
    print("fhirpathpy", asked, answer)
PYTHON

cat >ask.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import fhirpath from "fhirpath";
import r4 from "fhirpath/fhir-context/r4/index.js";

const consent = JSON.parse(readFileSync("consent.json", "utf8"));
for (const asked of readFileSync("asked", "utf8").trim().split("\n")) {
  const answer = await fhirpath.evaluate(consent, asked, undefined, r4);
  console.log("fhirpath.js", asked, JSON.stringify(answer));
}
JAVASCRIPT

{
    python/bin/python ask.py
    node ask.mjs
} | tee seen

for engine in fhirpathpy fhirpath.js; do
    printf "$engine %s\\n" \
        'Consent.provision.period.end >= @2026-02-15 [true]' \
        'Consent.provision.period.end >= @2026-03-15 []' \
        'Consent.provision.period.end < @2026-03-15 []' \
        '(Consent.provision.period.end >= @2026-03-15).not() []' \
        'Consent.provision.period.end >= @2026-04-15 [false]' \
        'Consent.where(provision.period.end >= @2026-03-15).exists() [false]' \
        'Consent.where(provision.period.end < @2026-03-15).exists() [false]' \
        "iif(Consent.provision.period.end < @2026-03-15, 'over', 'runs') [\"runs\"]" \
        "iif(Consent.provision.period.end >= @2026-03-15, 'runs', 'over') [\"over\"]"
    if [[ $engine == fhirpathpy ]]; then answer='not there'; else answer='[true]'; fi
    echo "$engine Consent.provision.period.end.highBoundary() >= @2026-03-15 $answer"
done >expected
diff expected seen && echo "as described"
