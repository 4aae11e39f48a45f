#!/usr/bin/env bash
# A service is for all of Colorado, which GeoJSON says with four corners. Is a village four
# kilometres north of the southern line in it, and a ranch in Wyoming, as far north of the northern?
#
# One would guess: the village is and the ranch is not. Both lines run along parallels, and a line
# of GeoJSON is straight in longitude and latitude (RFC 7946, section 3.1.1); it is not the shortest
# way on the earth.
#
# What is so, with the versions below:
# - Shapely, @turf/boolean-point-in-polygon and point-in-polygon say so.
# - d3-geo, whose input is GeoJSON, takes each side for the shortest way, which bends to the north:
#   the village is outside, and the ranch inside. So does spherely, by the library S2.
# - d3-geo wants rings to run against RFC 7946 (3.1.6). With the ring as the standard has it the
#   service is for everybody in the world but the people of Colorado.
#
# Why it matters here: the extent of a service area is GeoJSON in HSDS, and State lines are long
# parallels. Who lives by one is sent to an office that may not serve them, or to none. voice-hsds
# reads lines as the standard has them, whichever way a ring runs.
#
# Needs python3 with venv and pip, Node.js and npm. Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check shapely==2.1.2 spherely==0.1.1
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @turf/boolean-point-in-polygon@7.4.0 d3-geo@3.1.2 \
    point-in-polygon@1.1.0

cat >area.json <<'JSON'
{"type": "Polygon", "coordinates": [
  [[-109.05, 37], [-102.05, 37], [-102.05, 41], [-109.05, 41], [-109.05, 37]]
]}
JSON
cat >places.json <<'JSON'
{"village": [-105.55, 37.036], "ranch": [-105.55, 41.036], "Denver": [-105, 39.7],
  "Madrid": [-3.7, 40.4]}
JSON

cat >within.py <<'PYTHON'
import json

import spherely
from shapely.geometry import Point, shape

area = json.load(open("area.json"))
planar = shape(area)
sphere = spherely.create_polygon(area["coordinates"][0])
for name, at in json.load(open("places.json")).items():
    point = spherely.create_point(*at)
    within = planar.contains(Point(at)), spherely.contains(sphere, point)
    print(name, "shapely", within[0], "spherely", within[1])
PYTHON

cat >within.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import { booleanPointInPolygon } from "@turf/boolean-point-in-polygon";
import { geoContains } from "d3-geo";
import pointInPolygon from "point-in-polygon";

const area = JSON.parse(readFileSync("area.json", "utf8"));
const against = { ...area, coordinates: area.coordinates.map((ring) => ring.toReversed()) };
for (const [name, at] of Object.entries(JSON.parse(readFileSync("places.json", "utf8"))))
  console.log(name, "turf", booleanPointInPolygon(at, area),
    "point-in-polygon", pointInPolygon(at, area.coordinates[0]),
    "d3-geo", geoContains(area, at), "against", geoContains(against, at));
JAVASCRIPT

{
    python/bin/python within.py
    node within.mjs
} | tee seen
diff - seen <<'TEXT' && echo "as described"
village shapely True spherely False
ranch shapely False spherely True
Denver shapely True spherely True
Madrid shapely False spherely False
village turf true point-in-polygon true d3-geo true against false
ranch turf false point-in-polygon false d3-geo false against true
Denver turf true point-in-polygon true d3-geo false against true
Madrid turf false point-in-polygon false d3-geo true against false
TEXT
