#!/usr/bin/env bash
# A table is published by the rule 10-5: a count below 10 is withheld, and every other is rounded to
# the nearest multiple of 5. So is its total. Can anybody work out a count?
#
# One would guess: no. A withheld count is one of ten, and each printed number stands for five.
#
# What is so, with cell-key-perturbation 3.1.0 (of the Office for National Statistics), which has a
# generator of that table of perturbation, and makes both tables with it:
# - 12, 12 and 9, of 33 in all, are published as 10, 10, withheld and 35. 35 is 33 or more, and the
#   parts are 12, 12 and 9 at most: each of the four counts is known exactly.
# - Of the 20,310 rows of three counts from 0 to 30 with a withheld count and a total of 10 or more,
#   48 tell a withheld count exactly, and 423 leave three values of one, or fewer.
# - The keys, on which the method rests otherwise, have no part in it: this table moves a count in
#   the same way by each of its 256 keys.
#
# Rounding each number by itself can be unpicked (Handbook on Statistical Disclosure Control, second
# edition, 5.5, table of methods).
#
# Why it matters here: CMS forbids to publish anything from which a count of 1 to 10 can be derived,
# and rounding is the usual answer where suppression withholds too much. `voice_core::report` rounds
# nothing, and counts what each withheld figure can still be.
#
# Needs python3 with venv and pip. Exits with 0 where all is as described, otherwise with another
# status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check \
    cell-key-perturbation==3.1.0 pandas==2.3.3

cat >rounded.py <<'PYTHON'
from itertools import product

import pandas as pd
from cell_key_perturbation.create_perturbed_table import create_perturbed_table
from cell_key_perturbation.utils.generate_test_ptable import generate_ptable_10_5_rule

RULE = generate_ptable_10_5_rule()


def published(counts, by):
    records = pd.DataFrame(
        {"topic": topic, "all": "all", "key": -number % 256}
        for topic, count in enumerate(counts)
        for number in range(count)
    )
    table = create_perturbed_table(records, RULE, [], [by], "key")
    return [None if pd.isna(count) else int(count) for count in table["count"]]


# What a count becomes, from one table of a topic for each count: and which counts become the same.
became = dict(zip(range(1, 101), published(range(1, 101), "topic"))) | {0: None}
meant = {}
for count, shown in sorted(became.items()):
    meant.setdefault(shown, []).append(count)


def open_values(parts, total):
    """Least and greatest value of each part, by the others and the total."""
    spans = [(meant[part][0], meant[part][-1]) for part in parts]
    low, high = sum(span[0] for span in spans), sum(span[1] for span in spans)
    least, most = meant[total][0], meant[total][-1]
    return [(max(a, least - high + b), min(b, most - low + a)) for a, b in spans]


counts = [12, 12, 9]
parts, total = published(counts, "topic"), published(counts, "all")[0]
print("published", parts, "of", total, "can be", open_values(parts, total))

rows = exact = narrow = 0
for counts in product(range(31), repeat=3):
    if min(counts) < 10 <= sum(counts):
        parts, total = [became[count] for count in counts], became[sum(counts)]
        spans = zip(parts, open_values(parts, total))
        widths = [b - a + 1 for part, (a, b) in spans if part is None]
        rows += 1
        exact += min(widths) == 1
        narrow += min(widths) <= 3
print("rows", rows, "exact", exact, "three values or fewer", narrow)
PYTHON
python/bin/python rounded.py | grep -v '^Input validation completed' | tee seen

cat >expected <<'TEXT'
published [10, 10, None] of 35 can be [(12, 12), (12, 12), (9, 9)]
rows 20310 exact 48 three values or fewer 423
TEXT
diff expected seen && echo "as described"
