#!/usr/bin/env bash
# Counts are moved a little before they are published, by the keys of the people in a cell (cell key
# method). Many people were not asked for their language, or did not say: the column has no value.
# Is their count moved like the others?
#
# One would guess: yes. The key of a cell is the sum of the keys of its records, by which alone two
# cells of one count are moved apart (Handbook on Statistical Disclosure Control, second edition,
# 5.4), and a record without a language has a key.
#
# What is so, with cell-key-perturbation 3.1.0 (of the Office for National Statistics):
# - Records without a value are counted, and their keys are not: the key of such a cell is 0. Over
#   40 sets of records with keys at random, a cell of Spanish has 36 keys and is moved by each of -2
#   to 2; that of those who did not say has one, and is moved by -2 each time.
# - So it is with every cell that has no value in any of its columns: it is moved as the table of
#   perturbation has it for key 0, in every release. Who learns that column of it takes it off.
# - A warning on standard output names the columns with missing values, and advises to leave their
#   cells out. With the word "unknown" in place of no value the cell is moved like the others.
#
# Why it matters here: "not reported" and "not tracked" are rows of the federal form for victim
# assistance (OMB 1121-0243), and small ones. `voice_core::report` moves no count, and its rows are
# of closed lists, in which "not said" is a word.
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

cat >keys.py <<'PYTHON'
import contextlib
import io
from random import Random

import pandas as pd
from cell_key_perturbation.create_perturbed_table import create_perturbed_table

# Moves by -2 to 2, by the key of the cell.
MOVES = pd.DataFrame(
    {"pcv": count, "ckey": key, "pvalue": key % 5 - 2}
    for count in range(1, 751)
    for key in range(256)
)


def cells(seed, unsaid):
    keys = Random(seed)
    records = pd.DataFrame(
        {"topic": "safety", "language": language, "key": keys.randrange(256)}
        for language in ["Spanish", unsaid]
        for _ in range(30)
    )
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        table = create_perturbed_table(
            records, MOVES, [], ["topic", "language"], "key", threshold=0
        )
    table["language"] = table["language"].fillna("no value")
    return table.set_index("language"), said.getvalue()


for unsaid in [None, "unknown"]:
    seen = {}
    for seed in range(40):
        table, said = cells(seed, unsaid)
        for language, cell in table.iterrows():
            moved = cell["count"] - cell["pre_sdc_count"]
            seen.setdefault(language, []).append((int(cell["ckey"]), int(moved)))
    for language, of in sorted(seen.items()):
        keys, moves = {key for key, _ in of}, {moved for _, moved in of}
        print(language, "keys", len(keys), "moves", *sorted(moves))
    print("warned of missing values:", "Missing values detected" in said)
PYTHON
python/bin/python keys.py | tee seen

cat >expected <<'TEXT'
Spanish keys 36 moves -2 -1 0 1 2
no value keys 1 moves -2
warned of missing values: True
Spanish keys 36 moves -2 -1 0 1 2
unknown keys 39 moves -2 -1 0 1 2
warned of missing values: False
TEXT
diff expected seen && echo "as described"
