#!/usr/bin/env python3
"""Asks every engine the same questions and compares what they find with the grades.

    benches/search/measure.py [--queries]     a table; with --queries, a line for each query too

README.md says how the services were graded. Needs Rust, and the package index of Python for
tantivy; without that, tantivy is left out, and the table says so.
"""

import csv
import json
import math
import os
import pathlib
import re
import sqlite3
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DATA = pathlib.Path(os.environ.get("VOICE_HSDS", ROOT.parent / "shared" / "hsds"))
DIRECTORY = DATA / "legal-aid-1.1"
EXAMPLE = DATA / "3.0" / "examples" / "service_full.json"
TANTIVY = "tantivy==0.27.0"
SHOWN = 20


def rows(name):
    with open(HERE / name, newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def documents(with_descriptions):
    """What each service is found by: its identifier, its name, and its other texts."""
    table = lambda name: csv.DictReader((DIRECTORY / name).read_text().splitlines(keepends=True))
    organizations = {row["id"]: row for row in table("organizations.csv")}
    texts = ["name", "alternate_name"] + ["description"] * with_descriptions
    for row in table("services.csv"):
        organization = organizations.get(row["organization_id"], {})
        others = [row["alternate_name"], row["description"]]
        yield row["id"], row["name"], " ".join(others + [organization.get(of, "") for of in texts])
    example = json.loads(EXAMPLE.read_text())
    organization = example.get("organization", {})
    terms = [of["taxonomy_term"]["name"] for of in example["attributes"]]
    others = [example["alternate_name"], example["description"], *terms]
    others += [organization.get(of, "") for of in texts]
    yield example["id"], example["name"], " ".join(others)


def ours(queries):
    command = ["cargo", "run", "--quiet", "--locked", "-p", "voice-hsds"]
    command += ["--example", "searches", "--"]
    files = sorted(str(path) for path in DIRECTORY.glob("*.csv")) + [str(EXAMPLE)]
    asked = "".join(query["words"] + "\n" for query in queries)
    done = subprocess.run(
        command + files, input=asked, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT
    )
    found = done.stdout.split("\n")[: len(queries)]
    return [line.split("\t") if line else [] for line in found]


def sqlite(queries, tokens, between, with_descriptions):
    database = sqlite3.connect(":memory:")
    database.execute(
        f"CREATE VIRTUAL TABLE service USING fts5(id UNINDEXED, name, others, tokenize='{tokens}')"
    )
    database.executemany("INSERT INTO service VALUES (?, ?, ?)", documents(with_descriptions))
    found = []
    for query in queries:
        words = between.join(f'"{word}"' for word in re.findall(r"\w+", query["words"]))
        sql = "SELECT id FROM service WHERE service MATCH ? ORDER BY rank LIMIT ?"
        found.append([row[0] for row in database.execute(sql, (words, SHOWN))])
    return found


def tantivy(queries, tokens, with_descriptions):
    place = ROOT / "target" / "tantivy"
    if not (place / "bin" / "pip").exists():
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        subprocess.run([place / "bin" / "pip", "install", "--quiet", TANTIVY], check=True)
    asked = {
        "tokens": tokens,
        "documents": list(documents(with_descriptions)),
        "queries": [" ".join(re.findall(r"\w+", query["words"])) for query in queries],
        "shown": SHOWN,
    }
    done = subprocess.run(
        [place / "bin" / "python", HERE / "ask_tantivy.py"],
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def gain(grade, place):
    return (2**grade - 1) / math.log2(place + 2)


def ndcg(found, grades):
    best = sorted(grades.values(), reverse=True)[:10]
    ideal = sum(gain(grade, place) for place, grade in enumerate(best))
    return sum(gain(grades.get(id, 0), at) for at, id in enumerate(found[:10])) / ideal


def recall(found, grades):
    wanted = {id for id, grade in grades.items() if grade >= 2}
    return len(wanted.intersection(found[:SHOWN])) / min(len(wanted), SHOWN)


def main():
    if not DIRECTORY.is_dir() or not EXAMPLE.is_file():
        print("Search was not measured: there is no directory to search. `VOICE_HSDS` names the")
        print("folder that has `legal-aid-1.1` and the examples of HSDS 3.0.")
        return
    queries, grades = rows("queries.tsv"), {}
    for row in rows("grades.tsv"):
        grades.setdefault(row["query"], {})[row["service"]] = int(row["grade"])
    engines = {"voice-hsds": ours(queries)}
    for tokens in ("porter unicode61", "unicode61"):
        for how, between in (("any word", " OR "), ("all words", " ")):
            name = f"SQLite FTS5 {sqlite3.sqlite_version}, {tokens}, {how}"
            engines[name] = sqlite(queries, tokens, between, False)
    name = f"SQLite FTS5 {sqlite3.sqlite_version}, porter unicode61, any word"
    engines[f"{name}, descriptions of organizations too"] = sqlite(
        queries, "porter unicode61", " OR ", True
    )
    failed = None
    try:
        for tokens, how in (("default", "no stems"), ("en_stem", "English stems")):
            engines[f"{TANTIVY.replace('==', ' ')}, {how}, any word"] = tantivy(
                queries, tokens, False
            )
        engines[f"{TANTIVY.replace('==', ' ')}, English stems, descriptions too"] = tantivy(
            queries, "en_stem", True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        failed = f"tantivy was left out: {error}"
    kinds = [("all", lambda _: True)]
    kinds += [(half, lambda of, half=half: of["half"] == half) for half in ("tuned", "held")]
    for kind in dict.fromkeys(query["kind"] for query in queries):
        kinds.append((kind, lambda of, kind=kind: of["kind"] == kind))
    print("## Search\n")
    print(f"{len(queries)} queries, {sum(map(len, grades.values()))} grades above 0. Each cell is")
    print("nDCG@10, then recall@20, in hundredths.\n")
    print("| engine | " + " | ".join(kind for kind, _ in kinds) + " |")
    print("|---|" + "--:|" * len(kinds))
    for name, found in engines.items():
        cells = []
        for _, takes in kinds:
            pairs = [(q, of) for q, of in zip(queries, found) if takes(q)]
            mean = lambda measure: round(
                100 * sum(measure(of, grades[q["query"]]) for q, of in pairs) / len(pairs)
            )
            cells.append(f"{mean(ndcg)}, {mean(recall)}")
        print(f"| {name} | {' | '.join(cells)} |")
    if failed:
        print(f"\n{failed}")
    if "--queries" in sys.argv[1:]:
        print()
        for at, query in enumerate(queries):
            judged = grades[query["query"]]
            scores = [f"{ndcg(found[at], judged):.2f}" for found in engines.values()]
            found = len(engines["voice-hsds"][at])
            print(query["query"], query["half"], query["words"], found, *scores, sep="\t")


main()
