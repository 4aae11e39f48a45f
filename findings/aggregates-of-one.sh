#!/usr/bin/env bash
# Before records are shared, an office makes a profile of them in the mode for sensitive data, which
# by its documentation gives aggregates alone and shows no records (Handling sensitive data). Whose
# values are in it?
#
# One would guess: nobody's. A mean, a histogram and a share of missing values are of all together.
#
# What is so, with ydata-profiling 4.18.4, `sensitive=True` and nothing else set:
# - Names and cities are not in the page. Numbers and days are, with the count 1 beside them: tables
#   of the most frequent, the least and the greatest values are aggregates to it. Of 60 people, each
#   with an amount of their own, the page has the amounts of 20.
# - Of days it has the first and the last, which is one person's birth.
# - The report as JSON has all 60 amounts, each with its count.
# - The documentation warns of telephone numbers that were read as numbers, and to read them as text
#   hides them. An amount or a day is no text.
#
# Why it matters here: the amount of restitution of one case finds the case. `voice_core::report`
# withholds a count of 1 to 10 whatever it counts, and tells no least and greatest value.
#
# Needs python3 with venv and pip. Exits with 0 where all is as described, otherwise with another
# status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check \
    ydata-profiling==4.18.4 pandas==2.3.3 numpy==2.3.5 setuptools==80.9.0

cat >profile.py <<'PYTHON'
import json

import pandas as pd
from ydata_profiling import ProfileReport

PEOPLE = 60
AMOUNTS = [10_007 + 1_009 * person for person in range(PEOPLE)]
people = pd.DataFrame(
    {
        "name": [f"Persona Inventada {person}" for person in range(PEOPLE)],
        "city": ["Villaficticia"] + ["Otra"] * (PEOPLE - 1),
        "restitution": AMOUNTS,
        "born_on": pd.to_datetime(["1931-04-03"] + ["1990-01-01"] * (PEOPLE - 1)),
    }
)
report = ProfileReport(people, sensitive=True, progress_bar=False)
page = report.to_html()
kept = json.loads(report.to_json())["variables"]["restitution"]
shown = [amount for amount in AMOUNTS if f">{amount}<" in page]
print("names", page.count("Inventada"), "city", page.count("Villaficticia"))
print("amounts", len(shown), "of", PEOPLE, "first birth", "1931-04-03" in page)
print("amounts in JSON", len(kept["value_counts_without_nan"]))
PYTHON
python/bin/python profile.py 2>said | tee seen

cat >expected <<'TEXT'
names 0 city 0
amounts 20 of 60 first birth True
amounts in JSON 60
TEXT
diff expected seen && echo "as described"
