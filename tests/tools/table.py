"""Compares what the tools said, a line of JSON each, with the table of docs/TOOLS.md, or writes it.

    python3 table.py ROWS [--bless]
"""

import json
import pathlib
import sys

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/TOOLS.md"
BEGIN, END = "<!-- made by tests/tools/run -->\n", "<!-- end -->\n"
HEAD = (
    "| tool | takes | accepted, of those that are | refused, of those that are |\n"
    "|---|---|---|---|\n"
)


def of(part, whole):
    return f"{part} of {whole}"


rows, table = [json.loads(line) for line in open(sys.argv[1])], HEAD
for row in rows:
    for example in row["examples"][:3]:
        print(f"{row['tool']}: {example[:160]}")
    cells = [f"{row['tool']} {row['version']}"]
    if "operations" in row:
        cells += [f"{of(row['made'], row['operations'])} operations, {row['models']} models"]
    else:
        cells += [f"{of(row['taken'], row['schemas'])} schemas"]
    if "accepted" in row:
        cells += [
            of(row["accepted"] - row["lost"], row["accepted"]),
            of(row["refused"] - row["missed"], row["refused"]),
        ]
    else:
        cells += ["", ""]
    table += "| " + " | ".join(cells) + " |\n"
before, rest = PAGE.read_text().split(BEGIN)
kept, after = rest.split(END)
if "--bless" in sys.argv:
    PAGE.write_text(before + BEGIN + table + END + after)
elif kept != table:
    sys.exit(f"docs/TOOLS.md has another table than was found:\n{table}")
print(table)
