#!/usr/bin/env bash
# A victim without a social security number gives a taxpayer identification number (ITIN) for a
# payment of compensation. Is it taken for one?
#
# One would guess: yes. It begins with 9, and its fourth and fifth digits say that it is one: 50 to
# 65, 70 to 88, 90 to 92 or 94 to 99 (Internal Revenue Service, on Form W-7). The first of these
# ranges is given out since 2016.
#
# What is so, with the versions below, of the 44 pairs of digits:
# - python-stdnum takes 28 of them, those of before 2016. Each of the others is no ITIN to it.
# - Asked of which kind such a number is, it says: that of a child in adoption (ATIN), and no other.
# - Faker makes none of the 16. A test with its numbers finds no fault in a check by python-stdnum.
#
# Why it matters here: who came in the last ten years has such a number or none. They are told that
# it is wrong, or their form says that they are a child in adoption. Nobody who tests sees it.
#
# Needs python3 with venv and pip. Exits with 0 where all is as described, otherwise with another
# status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check python-stdnum==2.2 Faker==40.63.0

cat >pairs.py <<'PYTHON'
from faker import Faker
from stdnum.us import itin, tin

ISSUED = [*range(50, 66), *range(70, 89), *range(90, 93), *range(94, 100)]


def ranges(pairs):
    starts = [pair for pair in pairs if pair - 1 not in pairs]
    ends = [pair for pair in pairs if pair + 1 not in pairs]
    return ", ".join(f"{start}-{end}" for start, end in zip(starts, ends))


Faker.seed(1)
faker = Faker("en_US")
taken = [pair for pair in range(100) if itin.is_valid(f"912-{pair:02}-3456")]
made = sorted({int(faker.itin()[4:6]) for _ in range(20_000)})
missing = [pair for pair in ISSUED if pair not in taken]
print("issued", len(ISSUED), "as", ranges(ISSUED))
print("taken by python-stdnum", len(taken), "as", ranges(taken))
print("made by Faker", len(made), "as", ranges(made))
kinds = {" ".join(tin.guess_type(f"912-{pair}-3456")) for pair in missing}
print("the others are", kinds, "and one of 72 is", tin.guess_type("912-72-3456"))
PYTHON

python/bin/python pairs.py | tee seen
diff - seen <<'TEXT' && echo "as described"
issued 44 as 50-65, 70-88, 90-92, 94-99
taken by python-stdnum 28 as 70-88, 90-92, 94-99
made by Faker 28 as 70-88, 90-92, 94-99
the others are {'atin'} and one of 72 is ['itin', 'atin']
TEXT
