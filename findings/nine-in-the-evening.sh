#!/usr/bin/env bash
# An office calls nobody after nine in the evening, and asks a library for the time zone of a
# number. What does it say where an area code has few numbers in another zone?
#
# One would guess: the zone in which most of them are, or both. It says both for 208 (Idaho):
# America/Boise and America/Los_Angeles.
#
# What is so, with phonenumbers 9.0.43 (the data of Google's libphonenumber), for the exchanges of
# four area codes, by whether the library itself knows a town for them:
# - 423 is Chattanooga and the east of Tennessee. With a town, 154 of 159 are in Eastern time. Of
#   those without, 574 of 641 are put in Central time, and no other zone is said.
# - 219 is Gary, in Indiana. With a town, 92 of 94 are in Central time; of those without, 671 of 706
#   are put in Eastern time. So it is in 270 (western Kentucky), and in 850 (west of Florida).
# So most numbers of each have the zone of the fewest towns.
#
# Why it matters here: a call at 8:55 p.m. by the library is at 9:55 p.m. in Chattanooga. To sellers
# it is forbidden by law (47 CFR 64.1200(c)(1)); to a person who lives with an abuser a late call is
# worse. Voice asks the person which hours are safe, and derives none from a number.
#
# Needs python3 with venv and pip. Exits with 0 where all is as described, otherwise with another
# status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check phonenumbers==9.0.43

cat >zones.py <<'PYTHON'
from collections import Counter

import phonenumbers
from phonenumbers.geocoder import description_for_number
from phonenumbers.timezone import time_zones_for_number


def zones(area):
    for exchange in range(200, 1000):
        number = phonenumbers.parse(f"+1{area}{exchange}0123")
        if phonenumbers.is_valid_number(number):
            has_town = "," in description_for_number(number, "en")
            names = [name.removeprefix("America/") for name in time_zones_for_number(number)]
            yield has_town, "+".join(names)


for area in 423, 219, 270, 850, 208:
    counts = sorted(Counter(zones(area)).items(), reverse=True)
    for has_town, with_or_without in (True, "with"), (False, "without"):
        of = [f"{zone} {count}" for (town, zone), count in counts if town == has_town]
        print(area, with_or_without, "a town:", *of)
PYTHON

python/bin/python zones.py | tee seen
diff - seen <<'TEXT' && echo "as described"
423 with a town: New_York 154 Chicago 5
423 without a town: New_York 67 Chicago 574
219 with a town: New_York 2 Chicago 92
219 without a town: New_York 671 Chicago 35
270 with a town: New_York 20 Chicago 114
270 without a town: New_York 648 Chicago 18
850 with a town: New_York 57 Chicago 128
850 without a town: New_York 517 Chicago 98
208 with a town: Los_Angeles 38 Denver 155 Boise+Los_Angeles 10
208 without a town: Los_Angeles 33 Denver 116 Boise+Los_Angeles 448
TEXT
