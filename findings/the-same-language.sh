#!/usr/bin/env bash
# A person asks for a language by one code, and the office has texts under another code of the same
# language. Does the person get them, or English?
#
# One would guess: the texts. A library that chooses a language knows which codes are the same one:
# Tagalog and Filipino (`tl`, `fil`), Mandarin and Chinese (`cmn`, `zh`), Dari (`prs`, `fa-AF`),
# American Sign Language (`sgn-US`, `ase`), Haitian Creole by its codes of three and two letters
# (`hat`, `ht`). And Spanish of Guatemala is served by Spanish of Latin America (`es-GT`, `es-419`).
#
# What is so, with the versions below:
# - langcodes and @formatjs/intl-localematcher, which follow CLDR, find all six.
# - @fluent/langneg and negotiator give English, or nothing, for all six.
# - accept-language-parser and Babel find none of the first five; accept-language-parser finds
#   `es-419` for `es-GT`, and Babel does not.
#
# Why it matters here: what an office may not do is answer in a language that a person does not read
# while it has the texts (Executive Order 13166 was the rule for two decades; 42 U.S.C. 2000d is the
# law behind it). In voice-core a language is one type, and equivalent codes are one value of it
# where a catalog is searched.
#
# Needs python3 with venv and pip, Node.js and npm. Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check \
    babel==2.19.0 langcodes==3.5.1 language_data==1.4.0
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @formatjs/intl-localematcher@0.10.1 \
    @fluent/langneg@0.7.0 negotiator@1.1.0 accept-language-parser@1.5.0

cat >asked.py <<'PYTHON'
import langcodes
from babel import negotiate_locale

for asked, has in [
    ("tl", "fil"),
    ("cmn", "zh"),
    ("prs", "fa-AF"),
    ("sgn-US", "ase"),
    ("hat", "ht"),
    ("es-GT", "es-419"),
]:
    matched = langcodes.closest_supported_match(asked, [has, "en"])
    print(asked, has, "langcodes", matched, "babel", negotiate_locale([asked], [has, "en"], "-"))
PYTHON

cat >asked.mjs <<'JAVASCRIPT'
import { negotiateLanguages } from "@fluent/langneg";
import { match } from "@formatjs/intl-localematcher";
import parser from "accept-language-parser";
import Negotiator from "negotiator";

for (const [asked, has] of [
  ["tl", "fil"],
  ["cmn", "zh"],
  ["prs", "fa-AF"],
  ["sgn-US", "ase"],
  ["hat", "ht"],
  ["es-GT", "es-419"],
]) {
  const texts = [has, "en"];
  const chosen = {
    formatjs: match([asked], texts, "en"),
    fluent: negotiateLanguages([asked], texts, { defaultLocale: "en", strategy: "lookup" })[0],
    negotiator: new Negotiator({ headers: { "accept-language": asked } }).language(texts),
    parser: parser.pick(texts, asked, { loose: true }),
  };
  console.log(asked, has, ...Object.entries(chosen).flat());
}
JAVASCRIPT

{
    python/bin/python asked.py
    node asked.mjs
} | tee seen

cat >expected <<'TEXT'
tl fil langcodes fil babel None
cmn zh langcodes zh babel None
prs fa-AF langcodes fa-AF babel None
sgn-US ase langcodes ase babel None
hat ht langcodes ht babel None
es-GT es-419 langcodes es-419 babel None
tl fil formatjs fil fluent en negotiator undefined parser null
cmn zh formatjs zh fluent en negotiator undefined parser null
prs fa-AF formatjs fa-AF fluent en negotiator undefined parser null
sgn-US ase formatjs ase fluent en negotiator undefined parser null
hat ht formatjs ht fluent en negotiator undefined parser null
es-GT es-419 formatjs es-419 fluent en negotiator undefined parser es-419
TEXT
diff expected seen && echo "as described"
