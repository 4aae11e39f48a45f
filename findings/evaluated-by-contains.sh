#!/usr/bin/env bash
# A schema (2020-12) says that a list of evidence has a passport in it, and that all else in it are
# letters: `contains` the one, `unevaluatedItems` the other. A list has a passport and a rumour. Is
# it valid?
#
# One would guess: no. `contains` evaluates the items that match it and no others, and the rest is
# what `unevaluatedItems` is for (JSON Schema Core, 10.3.1.3, 11.2).
#
# What is so, with the versions below:
# - For ajv, which RJSF, JSON Forms and most clients of JavaScript check with, it is valid: beside
#   `contains`, whatever it matched, no item is left, and `unevaluatedItems` is not looked at. With
#   `"unevaluatedItems": false` it takes two passports and a rumour as well.
# - @hyperjump/json-schema, @cfworker/json-schema, @exodus/schemasafe, jsonschema of Python and
#   jsonschema-rs refuse the rumour. The strict mode of ajv has no word on it.
#
# Why it matters here: a form that is checked with ajv lets a person send evidence that the office
# then refuses, and an office that checks with it takes what its schema does not. The schemas of
# voice-core have neither keyword.
#
# Needs python3 with venv and pip, Node.js and npm. Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check \
    jsonschema==4.26.0 jsonschema-rs==0.61.2
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund ajv@8.20.0 @hyperjump/json-schema@1.18.0 \
    @hyperjump/browser@1.5.0 @cfworker/json-schema@4.1.6 @exodus/schemasafe@1.3.0

cat >cases.json <<'JSON'
[
  ["a passport and a letter",
   {"contains": {"const": "passport"}, "unevaluatedItems": {"const": "letter"}},
   ["passport", "letter"]],
  ["a passport and a rumour",
   {"contains": {"const": "passport"}, "unevaluatedItems": {"const": "letter"}},
   ["passport", "rumour"]],
  ["two passports and a rumour, closed",
   {"contains": {"const": "passport"}, "unevaluatedItems": false},
   ["passport", "passport", "rumour"]]
]
JSON

cat >check.py <<'PYTHON'
import json

import jsonschema
import jsonschema_rs

for name, schema, value in json.load(open("cases.json")):
    python = jsonschema.Draft202012Validator(schema).is_valid(value)
    rust = jsonschema_rs.Draft202012Validator(schema).is_valid(value)
    print(f"{name}: jsonschema {python}, jsonschema-rs {rust}".lower())
PYTHON

cat >check.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import { validator } from "@exodus/schemasafe";
import { Validator } from "@cfworker/json-schema";
import { registerSchema, validate } from "@hyperjump/json-schema/draft-2020-12";
import Ajv from "ajv/dist/2020.js";

const $schema = "https://json-schema.org/draft/2020-12/schema";
for (const [number, [name, of, value]] of JSON.parse(readFileSync("cases.json")).entries()) {
  const schema = { $schema, ...of };
  const id = `https://example.test/${number}`;
  registerSchema(schema, id);
  const ajv = new Ajv({ strictTypes: false }).validate(schema, value);
  const hyperjump = (await validate(id, value)).valid;
  const cfworker = new Validator(schema, "2020-12").validate(value).valid;
  const schemasafe = validator(schema, { mode: "lax" })(value);
  console.log(`${name}: ajv ${ajv}, hyperjump ${hyperjump},`,
    `cfworker ${cfworker}, schemasafe ${schemasafe}`);
}
JAVASCRIPT

{
    python/bin/python check.py
    node check.mjs
} | tee seen

cat >expected <<'TEXT'
a passport and a letter: jsonschema true, jsonschema-rs true
a passport and a rumour: jsonschema false, jsonschema-rs false
two passports and a rumour, closed: jsonschema false, jsonschema-rs false
a passport and a letter: ajv true, hyperjump true, cfworker true, schemasafe true
a passport and a rumour: ajv true, hyperjump false, cfworker false, schemasafe false
two passports and a rumour, closed: ajv true, hyperjump false, cfworker false, schemasafe false
TEXT
diff expected seen && echo "as described"
