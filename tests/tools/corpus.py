"""The published schemas and corpus, and how tools of Python fare with them."""

import importlib.metadata
import json
import pathlib

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = REPOSITORY / "docs/openapi.json"

# What no schema can say.
BEYOND_SCHEMAS = {"dates-out-of-order", "duplicate"}

SCHEMAS = {
    file.stem: json.loads(file.read_text())
    for file in sorted((REPOSITORY / "docs/schemas").glob("*.json"))
}


def lines(file):
    path = REPOSITORY / "tests/corpus" / file
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text().split("\n") if line]


def version(tool):
    return importlib.metadata.version(tool)


def fare(row, name, reads):
    """Counts what becomes of the values of a schema: `reads` gives what is written of one, and
    raises where it is refused."""
    for value in lines(f"{name}.accept.ndjson"):
        row["accepted"] += 1
        try:
            written = reads(value)
        except Exception as error:  # Whatever the tool says of a value is what is asked.
            row["examples"].append(f"{name} refuses {json.dumps(value)[:200]}: {error}"[:400])
        else:
            if written == value:
                continue
            row["examples"].append(f"{name} writes {json.dumps(written)} for {json.dumps(value)}")
        row["lost"] += 1
    for line in lines(f"{name}.reject.ndjson"):
        if line["code"] in BEYOND_SCHEMAS:
            continue
        row["refused"] += 1
        try:
            reads(line["value"])
        except Exception:
            continue
        row["missed"] += 1
        row["examples"].append(f"{name} takes {line['code']} {json.dumps(line['value'])[:200]}")


def fare_with_all(tool, make):
    """The row of a tool. `make` has of a schema what reads a value."""
    row = dict(tool=tool, version=version(tool), schemas=len(SCHEMAS), taken=0)
    row |= dict(accepted=0, lost=0, refused=0, missed=0, examples=[])
    for name, schema in SCHEMAS.items():
        try:
            reads = make(schema, name)
        except Exception as error:  # As above.
            row["examples"].append(f"{name}: {error}"[:200])
            continue
        row["taken"] += 1
        fare(row, name, reads)
    print(json.dumps(row))
