#!/usr/bin/env bash
# A program looks for addresses in a text, or takes one apart. What becomes of those that are not a
# number and a street?
#
# One would guess: each is taken as it is, or refused. All forms below are the Postal Service's own
# (Publication 28, sections 24, 25, 28 and 29 and appendix D), or are written in Puerto Rico.
#
# What is so, with the versions below:
# - Of "123 1/2 Elm St" pyap finds "2 Elm St", and parse-address has the number 123: two other
#   houses. Of N6W23001 Bluemound Rd (a grid, in Wisconsin) pyap finds 23001 Bluemound Rd.
# - Of a rural route, "RR 2 Box 18", addresser has house number 2, and parse-address a street "RR"
#   and nothing else. So it is with HC 68 Box 19A.
# - usaddress has these two as PO boxes. They stand at the road, at the house of a family. "Calle
#   Aurora 117", a house in Ponce, is a PO box to it too; addresser raises an error.
# - pyap finds no PO box, and usaddress-scourgify refuses one. Of a box with an apartment, a form in
#   which address confidentiality programs give out substitute addresses, parse-address drops the
#   apartment, by which the program knows whose letter it is.
#
# Why it matters here: a PO box may stand in a directory and the street of a shelter may not, so
# what is taken for a box is shown. Where a found address is blacked out, "N6W" and "123 1/" stay.
# And a letter to another house tells a stranger.
#
# Needs python3 with venv and pip, Node.js and npm. Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check pyap==0.3.1 usaddress==0.5.16 \
    usaddress-scourgify==0.7.1
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund parse-address@1.1.2 addresser@1.1.22

cat >addresses <<'TEXT'
10 Main St, Herndon, VA 20170
123 1/2 Elm St, Ames, IA 50010
N6W23001 Bluemound Rd, Waukesha, WI 53188
RR 2 Box 18, Bemidji, MN 56601
HC 68 Box 19A, Chinle, AZ 86503
Calle Aurora 117, Ponce, PR 00730
PO Box 312, Olympia, WA 98507
PO Box 1846, Apt 9, Sacramento, CA 95812
TEXT

cat >found.py <<'PYTHON'
import pyap
import usaddress
from scourgify import normalize_address_record
from scourgify.exceptions import AddressNormalizationError

PLACE = ("PlaceName", "StateName", "ZipCode")
for at, line in enumerate(open("addresses")):
    text = line.strip()
    found = [address.full_street for address in pyap.parse(f"Write to {text}.", country="US")]
    parts, kind = usaddress.tag(text)
    try:
        normal = normalize_address_record(text)["address_line_1"]
    except AddressNormalizationError:
        normal = "refused"
    parts = "/".join(part for name, part in parts.items() if name not in PLACE)
    print(at, "pyap", found)
    print(at, "usaddress", kind, parts)
    print(at, "usaddress-scourgify", normal)
PYTHON

cat >found.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import addresser from "addresser";
import address from "parse-address";

const texts = readFileSync("addresses", "utf8").trim().split("\n");
for (const [at, text] of texts.entries()) {
  const { city, state, zip, ...parts } = address.parseLocation(text);
  console.log(at, "parse-address", Object.values(parts).join("/"));
  let found;
  try {
    found = addresser.parseAddress(text);
  } catch (error) {
    found = { addressLine1: "refused" };
  }
  const { addressLine1, addressLine2, streetNumber } = found ?? {};
  console.log(at, "addresser", addressLine1, addressLine2, streetNumber);
}
JAVASCRIPT

{
    python/bin/python found.py 2>said
    node found.mjs
} | sort --stable --key=1,1 | tee seen
diff - seen <<'TEXT' && echo "as described"
0 pyap ['10 Main St']
0 usaddress Street Address 10/Main/St
0 usaddress-scourgify 10 MAIN ST
0 parse-address 10/Main/St
0 addresser 10 Main St undefined 10
1 pyap ['2 Elm St']
1 usaddress Street Address 123/1/2/Elm/St
1 usaddress-scourgify 123 1/2 ELM ST
1 parse-address 123/Elm/St
1 addresser 123 1/2 Elm St undefined 123
2 pyap ['23001 Bluemound Rd']
2 usaddress Street Address N6W23001/Bluemound/Rd
2 usaddress-scourgify N6W23001 BLUEMOUND RD
2 parse-address N6W23001/Bluemound/Rd
2 addresser N6W23001 Bluemound Rd undefined N6W23001
3 pyap []
3 usaddress PO Box RR/2/Box/18
3 usaddress-scourgify refused
3 parse-address RR
3 addresser 2 Box 18 undefined 2
4 pyap []
4 usaddress PO Box HC/68/Box/19A
4 usaddress-scourgify refused
4 parse-address HC
4 addresser 68 Box 19A undefined 68
5 pyap []
5 usaddress PO Box Calle Aurora/117
5 usaddress-scourgify refused
5 parse-address Calle
5 addresser refused undefined undefined
6 pyap []
6 usaddress PO Box PO Box/312
6 usaddress-scourgify refused
6 parse-address PO Box/312
6 addresser PO Box 312 undefined undefined
7 pyap []
7 usaddress PO Box PO Box/1846/Apt/9
7 usaddress-scourgify refused
7 parse-address PO Box/1846
7 addresser PO Box 1846 Apt 9 undefined
TEXT
