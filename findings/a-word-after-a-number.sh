#!/usr/bin/env bash
# A directory says which line is for deaf people, "1-800-787-3224 (TTY)", and spells a number and
# shows its digits, "1-855-48-VOICE (6423)". Which numbers are these?
#
# One would guess: 1-800-787-3224 and 1-855-488-6423. Letters stand for digits (ITU-T E.161) where
# they take the place of digits that are missing, and what comes after a whole number is a note.
#
# What is so, with the versions below:
# - phonenumbers and awesome-phonenumber, two forms of Google's library, dial the note: with "(TTY)"
#   the number ends in 889, with "or 711" in 711, and with "Hotline" in 4685463. They say that it is
#   not valid, and give it all the same. awesome-phonenumber has ...460 for the last: the number is
#   longer than those of JavaScript are exact.
# - phonenumbers also finds numbers in a text. There it has the right one of each with digits alone,
#   and none of those with letters.
# - libphonenumber-js, which is made after it, passes over notes, and over numbers in letters: of
#   1-855-48-VOICE it has +1185548. Of "or 711" it has nothing.
# - phone has nothing where an extension or "or 711" follows, or a number is in letters. Of
#   "1-855-48-VOICE (6423)" it has +11855486423, and says that this is valid, with its check for
#   mobile numbers off, as these are none. No area code begins with 1.
# None has all seven.
#
# Why it matters here: the number of the office is a word, and a line for deaf people is one that
# says so. In voice-hsds letters and digits beside them are one number where they agree, and what
# comes after a number is kept as its note.
#
# Needs python3 with venv and pip, Node.js and npm. Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check phonenumbers==9.0.43
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund awesome-phonenumber@7.8.0 libphonenumber-js@1.13.16 \
    phone@3.1.72

cat >texts <<'TEXT'
1-800-787-3224
1-800-787-3224 (TTY)
1-800-787-3224 Hotline
1-800-787-3224 or 711
1-800-787-3224 ext. 12
1-855-48-VOICE
1-855-48-VOICE (6423)
TEXT

cat >parsed.py <<'PYTHON'
import phonenumbers

for at, line in enumerate(open("texts")):
    number = phonenumbers.parse(line.strip(), "US")
    found = [
        phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        for match in phonenumbers.PhoneNumberMatcher(line.strip(), "US")
    ]
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    print(at, "phonenumbers", shown, phonenumbers.is_valid_number(number), "found", *found)
PYTHON

cat >parsed.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import { parsePhoneNumber } from "awesome-phonenumber";
import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { phone } from "phone";

for (const [at, text] of readFileSync("texts", "utf8").trim().split("\n").entries()) {
  const awesome = parsePhoneNumber(text, { regionCode: "US" });
  console.log(at, "awesome-phonenumber", awesome.number?.e164, awesome.valid);
  const js = parsePhoneNumberFromString(text, "US");
  console.log(at, "libphonenumber-js", js?.number, js?.isValid());
  const { phoneNumber, isValid } = phone(text, { country: "USA", validateMobilePrefix: false });
  console.log(at, "phone", phoneNumber, isValid);
}
JAVASCRIPT

{
    python/bin/python parsed.py
    node parsed.mjs
} | sort --stable --key=1,1 | tee seen
diff - seen <<'TEXT' && echo "as described"
0 phonenumbers +18007873224 True found +18007873224
0 awesome-phonenumber +18007873224 true
0 libphonenumber-js +18007873224 true
0 phone +18007873224 true
1 phonenumbers +18007873224889 False found +18007873224
1 awesome-phonenumber +18007873224889 false
1 libphonenumber-js +18007873224 true
1 phone +18007873224 true
2 phonenumbers +180078732244685463 False found +18007873224
2 awesome-phonenumber +180078732244685460 false
2 libphonenumber-js +18007873224 true
2 phone +18007873224 true
3 phonenumbers +18007873224711 False found +18007873224
3 awesome-phonenumber +18007873224711 false
3 libphonenumber-js undefined undefined
3 phone null false
4 phonenumbers +18007873224 True found +18007873224
4 awesome-phonenumber +18007873224 true
4 libphonenumber-js +18007873224 true
4 phone null false
5 phonenumbers +18554886423 True found
5 awesome-phonenumber +18554886423 true
5 libphonenumber-js +1185548 false
5 phone null false
6 phonenumbers +185548864236423 False found
6 awesome-phonenumber +185548864236423 false
6 libphonenumber-js undefined undefined
6 phone +11855486423 true
TEXT
