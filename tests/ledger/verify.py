"""Checks a ledger of disclosures, one entry a line, without the library:

    python3 tests/ledger/verify.py FILE

It prints number and hash of the last entry; its exit status is 1 where an entry does not follow.
"""

import hashlib
import json
import sys

sequence, last = 0, "0" * 64
with open(sys.argv[1], encoding="utf-8") as file:
    for line in file:
        entry = json.loads(line)
        event = json.dumps(entry["event"], separators=(",", ":"), ensure_ascii=False)
        sequence += 1
        lines = "\n".join([last, str(sequence), entry["at"], event])
        expected = hashlib.sha256(lines.encode()).hexdigest()
        if (entry["sequence"], entry["previous"], entry["seal"]) != (sequence, last, expected):
            sys.exit(f"entry {sequence} does not follow")
        last = expected
print(sequence, last)
