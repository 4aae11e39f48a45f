#!/usr/bin/env bash
# Two components of an OpenAPI document with different names and the same title: what does a
# generated client have?
#
# One would guess: both operations. The key under `components/schemas` is what has to be unique
# (OpenAPI 3.1, Components Object); `title` is an annotation (JSON Schema Validation 9.1), and the
# same title twice is usual: a letter and a hearing may both be a "Notice" to who fills in a form.
#
# What is so, with openapi-python-client 0.29.0: the class is named after the title and not after
# the component. Of the second component with a title nothing is made, nor of the operations that
# take it: the client has `send_letter` and no `tell_hearing`. It is warned of on standard error,
# and the exit status is 0, so a build goes on with a client that lacks operations. With titles of
# their own both operations are there.
#
# Why it matters here: of 68 operations of voice-server five were left out of such clients, asking
# a question among them, since branches of unions had titles of other types. Each definition has a
# title of its own now, in each language, and a test holds it.
#
# Needs python3 with venv and pip. Exits with 0 where all is as described, otherwise with another
# status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check openapi-python-client==0.29.0 \
    openapi-spec-validator==0.7.2

document() {
    cat <<JSON
{
  "openapi": "3.1.0",
  "info": { "title": "Notices", "version": "1" },
  "paths": {
    "/letters": { "post": {
      "operationId": "sendLetter",
      "requestBody": { "required": true, "content": { "application/json": {
        "schema": { "\$ref": "#/components/schemas/LetterNotice" } } } },
      "responses": { "204": { "description": "Sent." } } } },
    "/hearings": { "post": {
      "operationId": "tellHearing",
      "requestBody": { "required": true, "content": { "application/json": {
        "schema": { "\$ref": "#/components/schemas/HearingNotice" } } } },
      "responses": { "204": { "description": "Told." } } } }
  },
  "components": { "schemas": {
    "LetterNotice": { "title": "$1", "type": "object",
      "properties": { "sent_on": { "type": "string" } }, "required": ["sent_on"] },
    "HearingNotice": { "title": "$2", "type": "object",
      "properties": { "court": { "type": "string" } }, "required": ["court"] }
  } }
}
JSON
}

# The operations of the client for two titles.
operations() {
    document "$1" "$2" >document.json
    python/bin/openapi-spec-validator document.json >/dev/null
    rm -rf client
    python/bin/openapi-python-client generate --path document.json --output-path client \
        --meta none >/dev/null 2>said
    (cd client/api/default && ls | grep -v __init__ | tr '\n' ' ')
}

same=$(operations Notice Notice)
warned=$(grep -c '^WARNING parsing POST /hearings' said || true)
own=$(operations 'Letter notice' 'Hearing notice')
echo "one title twice: $same(warnings: $warned); titles of their own: $own"
[[ $same == "send_letter.py " && $warned == 1 && $own == "send_letter.py tell_hearing.py " ]]
