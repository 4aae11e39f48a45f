#!/usr/bin/env bash
# An input goes wrong: a person's name stands where the kind of a notice has to be, or as the key of
# a field. The validator is told not to repeat what was sent, since errors go to a log. Is the name
# in them?
#
# One would guess: no. Each of these has messages without input, or an option that hides it.
#
# What is so, with the versions below, for a name as the tag of a union, as a key, and as a day:
# - pydantic with `hide_input_in_errors`, and with `errors(include_input=False)`: the tag is in the
#   message and in `ctx`, the key in the message and in `loc`.
# - msgspec, whose messages name types: the tag and the key are in them.
# - jsonschema-rs with `mask`: the tag is masked, and the key is in the message.
# - The day, a value of a known field, is told by none. Who tries with that one sees a log without
#   names.
#
# Why it matters here: what cannot be read is often what must not be told, written one line too
# high. The errors of voice-core repeat no value and no tag; of a key that is not known they have up
# to 64 characters, as the place.
#
# Needs python3 with venv and pip. Exits with 0 where all is as described, otherwise with another
# status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check \
    pydantic==2.14.4 msgspec==0.23.0 jsonschema-rs==0.61.2

cat >look.py <<'PYTHON'
from datetime import date
from typing import Annotated, Literal, Union

import jsonschema_rs
import msgspec
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

NAME = "Zulema Inventada"
CASES = {
    "tag": {"kind": NAME},
    "key": {"kind": "letter", "sent_on": "2026-04-03", NAME: True},
    "day": {"kind": "letter", "sent_on": NAME},
}


class Notice(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True, extra="forbid")


class Letter(Notice):
    kind: Literal["letter"]
    sent_on: date


class Hearing(Notice):
    kind: Literal["hearing"]


class Posted(msgspec.Struct, tag="letter", tag_field="kind", forbid_unknown_fields=True):
    sent_on: date


class Heard(msgspec.Struct, tag="hearing", tag_field="kind", forbid_unknown_fields=True):
    pass


either = Annotated[Union[Letter, Hearing], Field(discriminator="kind")]
notice = TypeAdapter(either, config=ConfigDict(hide_input_in_errors=True))
schema = {
    "properties": {"kind": {"enum": ["letter"]}, "sent_on": {"format": "date"}},
    "additionalProperties": False,
}
masked = jsonschema_rs.validator_for(schema, mask="a value", validate_formats=True)


def pydantic(value):
    try:
        notice.validate_python(value)
    except ValidationError as error:
        return {"message": str(error), "rest": str(error.errors(include_input=False))}


def by_msgspec(value):
    try:
        msgspec.convert(value, Union[Posted, Heard])
    except msgspec.ValidationError as error:
        return {"message": str(error)}


def by_jsonschema_rs(value):
    return {"message": "".join(error.message for error in masked.iter_errors(value))}


for case, value in CASES.items():
    for tool in (pydantic, by_msgspec, by_jsonschema_rs):
        said = tool(value)
        assert all(said.values()), "no error"
        print(case, tool.__name__, *[part for part in said if NAME in said[part]])
PYTHON

python/bin/python look.py | tee seen

cat >expected <<'TEXT'
tag pydantic message rest
tag by_msgspec message
tag by_jsonschema_rs
key pydantic message rest
key by_msgspec message
key by_jsonschema_rs message
day pydantic
day by_msgspec
day by_jsonschema_rs
TEXT
diff expected seen && echo "as described"
