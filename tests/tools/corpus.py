"""The published schemas and corpus, and how tools of Python fare with them."""

import datetime
import importlib.metadata
import json
import pathlib
import re

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


def accepted(name):
    values = lines(f"{name}.accept.ndjson")
    return values + [line["value"] for line in lines(f"{name}.rewrite.ndjson")]


MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"
)


def as_written(value):
    """A value that is accepted, as the library writes it: with each moment in UTC."""
    if isinstance(value, dict):
        return {key: as_written(of) for key, of in value.items()}
    if isinstance(value, list):
        return [as_written(of) for of in value]
    moment = MOMENT.fullmatch(value) if isinstance(value, str) else None
    if moment is None:
        return value
    # The fraction stays a text: `datetime` has no nanoseconds.
    local, fraction, zone = moment.groups(default="")
    there = datetime.datetime.fromisoformat(local + zone)
    digits = fraction[1:].rstrip("0")
    digits += "0" * (-len(digits) % 3)
    seconds = there.astimezone(datetime.timezone.utc).isoformat()[:19]
    return f"{seconds}{digits and '.' + digits}Z"


def version(tool):
    return importlib.metadata.version(tool)


def fare(row, name, reads):
    """Counts what becomes of the values of a schema: `reads` gives what is written of one, and
    raises where it is refused. What is written is to be read as the same value."""
    for value in accepted(name):
        row["accepted"] += 1
        try:
            written = reads(value)
        except Exception as error:  # Whatever the tool says of a value is what is asked.
            row["examples"].append(f"{name} refuses {json.dumps(value)[:200]}: {error}"[:400])
        else:
            if as_written(written) == as_written(value):
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
