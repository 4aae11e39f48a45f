#!/usr/bin/env bash
# A person's record is erased from a table of files: the row is deleted by the name, the files that
# had it are removed, and all that the library has to tidy up is run. Is the name gone?
#
# One would guess: yes. After a vacuum with no time to keep, the one file of data that is left does
# not have it.
#
# What is so, with the versions below, of the plain bytes of all files in the folder:
# - Delta (deltalake, delta-rs): the log has the name twice. The entry that wrote the rows has the
#   least and greatest value of each column, and the entry of the deletion has its condition,
#   `name = '...'`: who was erased, and that it was by name. A vacuum removes files of data alone,
#   and `cleanup_metadata` leaves entries that are younger than `delta.logRetentionDuration`,
#   30 days. Deleted by a number, the name is still in the first.
# - With that property at no days, a checkpoint and `cleanup_metadata` leave nothing of it.
# - Lance writes the condition of a deletion into a file of its own too (`_transactions`), and
#   `cleanup_old_versions` removes it with the old files.
#
# Why it matters here: a request to erase is itself protected, and its words are kept by carrying it
# out. A log that is to stay must not have values in plain text: what the database of voice-server
# keeps of the ledger is encrypted.
#
# Needs python3 with venv and pip. Exits with 0 where all is as described, otherwise with another
# status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check \
    deltalake==1.6.6 pylance==14.0.2 pyarrow==26.0.1

cat >erase.py <<'PYTHON'
from datetime import timedelta
from pathlib import Path

import lance
import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

NAME = "Zulema Inventada"
PEOPLE = pa.table({"id": [1, 2, 3], "name": [NAME, "Bruno Ficticio", "Carla Supuesta"]})


def files_with_name(folder):
    found = (file for file in Path(folder).rglob("*") if file.is_file())
    found = [file for file in found if NAME.encode() in file.read_bytes()]
    return sorted(f"{file.parent.name}/{file.suffix[1:]}" for file in found)


def delta(folder, condition, **properties):
    write_deltalake(folder, PEOPLE, configuration=properties)
    table = DeltaTable(folder)
    table.delete(condition)
    table.vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)
    table.create_checkpoint()
    table.cleanup_metadata()
    return DeltaTable(folder).to_pyarrow_table().num_rows, files_with_name(folder)


print("delta, by name", *delta("by-name", f"name = '{NAME}'"))
print("delta, by number", *delta("by-number", "id = 1"))
at_once = {"delta.logRetentionDuration": "interval 0 days"}
print("delta, no days", *delta("no-days", f"name = '{NAME}'", **at_once))

lance.write_dataset(PEOPLE, "lance").delete(f"name = '{NAME}'")
print("lance, deleted", lance.dataset("lance").count_rows(), files_with_name("lance"))
lance.dataset("lance").optimize.compact_files()
lance.dataset("lance").cleanup_old_versions(older_than=timedelta(0), delete_unverified=True)
print("lance, cleaned up", lance.dataset("lance").count_rows(), files_with_name("lance"))
PYTHON
python/bin/python erase.py | tee seen

cat >expected <<'TEXT'
delta, by name 2 ['_delta_log/json', '_delta_log/json']
delta, by number 2 ['_delta_log/json']
delta, no days 2 []
lance, deleted 2 ['_transactions/txn', '_versions/manifest', 'data/lance']
lance, cleaned up 2 []
TEXT
diff expected seen && echo "as described"
