#!/usr/bin/env python3
"""Counts which public functions and types have an example, from the JSON that tests/api/run makes.

    tests/api/run; python3 tests/api/examples.py            how many of each crate
    python3 tests/api/examples.py voice_core --missing      those of one crate that have none

A function is one that is written out in the source: what `text!` and the derive make has its
examples in their documentation. A type is constructed by a user where it has a public function
that makes one, public fields, or is read from JSON. An example is a block of Rust in the item's own
documentation that compiles.
"""

import json
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
BLOCK = re.compile(r"^```([^\n`]*)$", re.M)


def has_example(docs):
    """Whether a block is Rust that compiles; the fences alternate between begin and end."""
    for info in BLOCK.findall(docs or "")[::2]:
        words = set(re.split(r"[ ,]+", info.strip())) - {""}
        if not words & {"text", "json", "sh", "toml", "ignore", "compile_fail", "sql"}:
            if not any(word.startswith("compile_fail") for word in words):
                return True
    return False


def written_out(item, name):
    """Whether the source at the item's place says `fn name`."""
    span = item.get("span")
    if not span or not (ROOT / span["filename"]).is_file():
        return False
    lines = (ROOT / span["filename"]).read_text().splitlines()
    begin, end = span["begin"][0] - 1, span["end"][0]
    return re.search(rf"\bfn {name}\b", "\n".join(lines[begin:end])) is not None


def names_self(kind, name):
    return json.dumps(kind).find(f'"{name}"') >= 0 or '"Self"' in json.dumps(kind)


def survey(path):
    crate = json.loads(path.read_text())
    index = crate["index"]
    functions, types = [], []

    def inherent(item):
        for impl in item.get("impls", []):
            impl = index.get(str(impl))
            inner = impl and impl["inner"].get("impl")
            if inner and inner["trait"] is None:
                for of in inner["items"]:
                    of = index.get(str(of))
                    if of and of["visibility"] == "public" and "function" in of["inner"]:
                        yield of

    def is_read(item):
        for impl in item.get("impls", []):
            impl = index.get(str(impl))
            inner = impl and impl["inner"].get("impl")
            if inner and inner["trait"] and inner["trait"]["path"].split("::")[-1] == "Read":
                return True
        return False

    for of in index.values():
        if of["crate_id"] != 0 or of["visibility"] != "public":
            continue
        kind, inner = next(iter(of["inner"].items()))
        where = f"{of['span']['filename']}:{of['span']['begin'][0]}" if of.get("span") else "?"
        if kind == "function" and not inner.get("is_method") and "self" not in dict(
                inner["sig"]["inputs"]) and str(of["id"]) in crate["paths"]:
            if written_out(of, of["name"]):
                functions.append((f"{where} fn {of['name']}", has_example(of["docs"])))
        if kind in ("struct", "enum"):
            methods = [each for each in inherent(inner) if written_out(each, each["name"])]
            for each in methods:
                at = f"{each['span']['filename']}:{each['span']['begin'][0]}"
                functions.append((f"{at} {of['name']}::{each['name']}", has_example(each["docs"])))
            makes = any(
                "self" not in dict(each["inner"]["function"]["sig"]["inputs"])
                and names_self(each["inner"]["function"]["sig"]["output"], of["name"])
                for each in methods)
            shape = inner.get("kind") if kind == "struct" else None
            plain = shape.get("plain") if isinstance(shape, dict) else None
            fields = bool(plain and plain["fields"] and not plain["has_stripped_fields"])
            if makes or fields or kind == "enum" or is_read(inner):
                types.append((f"{where} {kind} {of['name']}", has_example(of["docs"])))
    return sorted(set(functions)), sorted(set(types))


def main(arguments):
    missing = "--missing" in arguments
    crates = [of for of in arguments if not of.startswith("--")]
    crates = crates or sorted(
        path.stem for path in (ROOT / "docs" / "api").glob("*.txt"))
    for crate in crates:
        path = TARGET / "doc" / f"{crate.replace('-', '_')}.json"
        if not path.is_file():
            sys.exit(f"{path.name} is missing: run tests/api/run first")
        functions, types = survey(path)
        for kind, of in (("functions", functions), ("types that a user constructs", types)):
            print(f"{crate}: {sum(example for _, example in of)} of {len(of)} {kind} "
                  "have an example")
            if missing:
                print(*(f"    {name}" for name, example in of if not example), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
