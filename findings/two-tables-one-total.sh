#!/usr/bin/env bash
# An office gives the contacts of a quarter to a tool that protects tables, and asks in one call for
# topics by city and topics by language. Counts below 11 are withheld, and what would give them away
# with them. Is the small topic protected?
#
# One would guess: yes. The tool has the records of both tables, both have the totals of topics in
# common, and its audit finds nothing unsafe in either.
#
# What is so, with pytauargus 0.6.0 (the engine of tau-ARGUS with the solver HiGHS):
# - Each table is protected by itself. By city it withholds the total of `court` beside that of
#   `safety`, and prints `custody`; by language it withholds the total of `custody`, and prints
#   `court`.
# - The audit of each table passes: no cell is `unsafe`.
# - The total of all less the two that are printed is 8: the count of `safety`, which both tables
#   withhold, to the last person.
#
# Tables of the same people have to be protected together (Handbook on Statistical Disclosure
# Control, second edition, 5.2). `protect` has no argument that says that tables are linked, and
# does not say that these are.
#
# Why it matters here: a report is many tables of the same people. `voice_core::report` protects and
# audits them as one system (`LinkedTables`), with those of earlier reports.
#
# Needs python3 with venv and pip. Exits with 0 where all is as described, otherwise with another
# status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check \
    'pytauargus[dataframe]==0.6.0' pandas==2.3.3

cat >tables.py <<'PYTHON'
import pandas as pd
from pytauargus import protect

PLACES = [("A", "en"), ("A", "es"), ("B", "en"), ("B", "es")]
CONTACTS = {"safety": (2, 2, 2, 2), "custody": (30, 24, 0, 0), "court": (23, 0, 40, 0)}
records = pd.DataFrame(
    {"topic": topic, "city": city, "language": language, "contacts": 1.0}
    for topic, counts in CONTACTS.items()
    for count, (city, language) in zip(counts, PLACES)
    for _ in range(count)
)
result = protect(
    records,
    [["topic", "city"], ["topic", "language"]],
    response="contacts",
    safety_rules="FREQ(11,30)",
    workdir="run",
)
printed = {}
for index, table in enumerate(result.tables):
    frame = table.dataframe()
    by = frame.columns[1]
    unsafe = [cell for cell in result.engine.audit(index) if cell["unsafe"]]
    print("by", by, "cells that the audit calls unsafe:", len(unsafe))
    for topic, of, count in zip(frame["topic"], frame[by], table.safe()):
        topic = topic.strip()
        if of.strip() == "Total":
            print("by", by, topic, count)
            if count != "x":
                printed[topic] = int(float(count))
left = printed["Total"] - printed["custody"] - printed["court"]
print("safety, by subtraction:", left, "in truth:", sum(CONTACTS["safety"]))
PYTHON
python/bin/python tables.py | tee seen

cat >expected <<'TEXT'
by city cells that the audit calls unsafe: 0
by city Total 125.0
by city court x
by city safety x
by city custody 54.0
by language cells that the audit calls unsafe: 0
by language Total 125.0
by language court 63.0
by language safety x
by language custody x
safety, by subtraction: 8 in truth: 8
TEXT
diff expected seen && echo "as described"
