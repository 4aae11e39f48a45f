#!/usr/bin/env bash
# A query shows a value where a rule allows it, and null elsewhere. Its result is written to a file:
# does the file have the values that are null in it?
#
# One would guess: no. The result has 48 nulls of 64 rows, and nothing that reads it shows more.
#
# What is so, with DataFusion 55.0.0 and PyArrow 26.0.1, for `CASE WHEN allowed THEN value END`:
#
#   * an Arrow stream has all 48 values, of text and of whole numbers alike. What lies under a null
#     is not defined by the format (Arrow columnar format, "Validity bitmaps"), and the engine keeps
#     what was there.
#   * a Parquet file has none of them, as it stores no value for a null.
#   * of a dictionary, both files have all 48, even where `WHERE allowed` took the rows away and the
#     result has no null at all: entries that no row has any more stay.
#
# Why it matters here: what is sent between the machines of a cluster, and spilled to a disk, is an
# Arrow stream. `examples/bulk-screening` copies what is told into new buffers (`told`), and looks
# for the rest in the bytes.
#
# Needs python3 with venv and pip. Exits with 0 where all is as described, otherwise with another
# status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check datafusion==55.0.0 pyarrow==26.0.1

cat >look.py <<'PYTHON'
import io

import pyarrow as pa
import pyarrow.parquet as pq
from datafusion import SessionContext

ROWS = 64
ALLOWED = [row % 4 == 0 for row in range(ROWS)]
NAMES = [f"Facility-{row:016x}" for row in range(ROWS)]
NUMBERS = [0x5E_C2E7_0000_0000 | row for row in range(ROWS)]


def stream(table):
    written = io.BytesIO()
    with pa.ipc.new_stream(written, table.schema) as writer:
        writer.write_table(table)
    return written.getvalue()


def parquet(table):
    written = io.BytesIO()
    pq.write_table(table, written, compression="none")
    return written.getvalue()


def withheld(file, values):
    needles = [v.encode() if isinstance(v, str) else v.to_bytes(8, "little") for v in values]
    return sum(needle in file for needle, shown in zip(needles, ALLOWED) if not shown)


for name, values, kind in [
    ("text", NAMES, pa.string()),
    ("number", NUMBERS, pa.int64()),
    ("dictionary", NAMES, pa.dictionary(pa.int32(), pa.string())),
]:
    table = pa.table({"allowed": ALLOWED, "value": pa.array(values).cast(kind)})
    for form in ["SELECT CASE WHEN allowed THEN value END AS value FROM t",
                 "SELECT value FROM t WHERE allowed"]:
        session = SessionContext()
        session.register_record_batches("t", [table.to_batches()])
        result = pa.Table.from_batches(session.sql(form).collect())
        shown = result.num_rows - result["value"].null_count
        form = "CASE" if "CASE" in form else "WHERE"
        print(name, form, "shows", shown, "stream", withheld(stream(result), values),
              "parquet", withheld(parquet(result), values))
PYTHON

python/bin/python look.py | tee seen
diff seen - <<'SEEN'
text CASE shows 16 stream 48 parquet 0
text WHERE shows 16 stream 0 parquet 0
number CASE shows 16 stream 48 parquet 0
number WHERE shows 16 stream 0 parquet 0
dictionary CASE shows 16 stream 48 parquet 48
dictionary WHERE shows 16 stream 48 parquet 48
SEEN
