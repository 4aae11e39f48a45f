#!/usr/bin/env bash
# A clinic serves the western Aleutians, which lie on both sides of the 180th meridian. Its area is
# cut there in two, as GeoJSON asks for (RFC 7946, section 3.1.9). What is its box, and its middle?
#
# One would guess: the box is [172, 51, -164, 55]. Section 5.2 has such a case, with the first
# longitude greater than the second. And the middle is between the two parts.
#
# What is so, with the versions below:
# - @turf/bbox, @mapbox/geojson-extent and Shapely have [-180, 51, 180, 55]: Hamburg is in it.
#   d3-geo has the longitudes 172 and -164, once the rings run as it asks for, against RFC 7946.
# - The box as the standard writes it is read otherwise too. Shapely makes one of the other side of
#   the earth, in which Hamburg is and the islands are not. @turf/bbox-polygon with
#   boolean-point-in-polygon has a box in which none of them is.
# - The middle is in Labrador by Shapely, and by Turf in England (@turf/center-of-mass) or before
#   its coast (@turf/centroid).
#
# Why it matters here: a search asks first which boxes a caller is in, and orders by the way to the
# middle of an area where a place has no coordinates. voice-hsds asks the parts of an area, and
# takes a middle on the sphere.
#
# Needs python3 with venv and pip, Node.js and npm. Exits with 0 where all is as described,
# otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check shapely==2.1.2
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @mapbox/geojson-extent@1.0.1 d3-geo@3.1.2 \
    @turf/{bbox,bbox-polygon,boolean-point-in-polygon,center-of-mass,centroid}@7.4.0

cat >area.json <<'JSON'
{"type": "MultiPolygon", "coordinates": [
  [[[172, 51], [180, 51], [180, 55], [172, 55], [172, 51]]],
  [[[-180, 51], [-164, 51], [-164, 55], [-180, 55], [-180, 51]]]
]}
JSON

cat >boxes.py <<'PYTHON'
import json

from shapely.geometry import Point, box, shape

area = shape(json.load(open("area.json")))
print("shapely box", *map(round, area.bounds))
print("shapely middle", round(area.centroid.x), round(area.centroid.y))
whole = box(*area.bounds)
written = box(172, 51, -164, 55)
for name, at in ("Attu", (173, 53)), ("Adak", (-177, 52)), ("Hamburg", (10, 53.5)):
    point = Point(at)
    print(name, area.contains(point), whole.contains(point), written.contains(point))
PYTHON

cat >boxes.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import extent from "@mapbox/geojson-extent";
import { bbox } from "@turf/bbox";
import { bboxPolygon } from "@turf/bbox-polygon";
import { booleanPointInPolygon } from "@turf/boolean-point-in-polygon";
import { centerOfMass } from "@turf/center-of-mass";
import { centroid } from "@turf/centroid";
import { geoBounds } from "d3-geo";

const area = JSON.parse(readFileSync("area.json", "utf8"));
const middle = (point) => point.geometry.coordinates.map(Math.round);
console.log("turf box", ...bbox(area));
console.log("geojson-extent box", ...extent(area));
const against = area.coordinates.map((rings) => rings.map((ring) => ring.toReversed()));
const [[west], [east]] = geoBounds({ type: "MultiPolygon", coordinates: against });
console.log("d3-geo longitudes", west, east);
console.log("turf middle", ...middle(centroid(area)), "of mass", ...middle(centerOfMass(area)));
const [whole, written] = [bboxPolygon(bbox(area)), bboxPolygon([172, 51, -164, 55])];
const places = { Attu: [173, 53], Adak: [-177, 52], Hamburg: [10, 53.5] };
for (const [name, at] of Object.entries(places))
  console.log(name, ...[area, whole, written].map((among) => booleanPointInPolygon(at, among)));
JAVASCRIPT

{
    python/bin/python boxes.py
    node boxes.mjs
} | tee seen
diff - seen <<'TEXT' && echo "as described"
shapely box -180 51 180 55
shapely middle -56 53
Attu True True False
Adak True True False
Hamburg False True True
turf box -180 51 180 55
geojson-extent box -180 51 180 55
d3-geo longitudes 172 -164
turf middle 2 53 of mass 0 53
Attu true true false
Adak true true false
Hamburg false true false
TEXT
