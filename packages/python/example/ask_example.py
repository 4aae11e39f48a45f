"""Asks about a person in custody, as a requester: first without a needed field, which is found
before anything is sent, then with it.

    voice serve &
    python ask_example.py http://127.0.0.1:8080 claim.json
"""

import json
import pathlib
import sys

from voice_client import Voice, check, models

server, file = sys.argv[1:]
claim = json.loads(pathlib.Path(file).read_text())

incomplete = {name: value for name, value in claim.items() if name != "purpose"}
for fault in check(models.Claim, incomplete):
    print(f"{fault.pointer}: {fault.text('en')} / {fault.text('es')}")

with Voice(server) as voice:
    answer = voice.claim(models.Claim.model_validate(claim))
for result in answer.results:
    print(f"{result.category}: {result.kind}")
for gap in answer.eligibility.gaps:
    print(f"to bring: {gap.remedy}")
