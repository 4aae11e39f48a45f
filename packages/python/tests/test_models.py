"""The models, as installed: what the published corpus says is accepted comes back as it was, and
what it says is refused is refused, with the same place and code."""

import json
import os
import pathlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from voice_client import check, models, strategies

import voice_core
from voice_core import strategies as of_the_library

CORPUS = pathlib.Path(os.environ["VOICE_REPOSITORY"]) / "tests/corpus"
# What no schema can say: which of two days is the earlier one, and that two items are about the
# same thing.
BEYOND_SCHEMAS = {"dates-out-of-order", "duplicate"}
# The types that others send: all take minutes.
SENT = ["bond", "claim", "consent", "inquiry", "mandate", "party-file", "question", "schedule"]
# Of the files of a party no schema can say either that an attestation ends one that is there.
BEYOND_SCHEMA = {"party-file": BEYOND_SCHEMAS | {"contradiction"}}
# The same values in every run.
QUIET = settings(
    derandomize=True, deadline=None, max_examples=5, suppress_health_check=list(HealthCheck)
)


def lines(file):
    path = CORPUS / file
    return [line for line in path.read_text().split("\n") if line] if path.exists() else []


def accepted(stem):
    """The values that are accepted, those that the library writes otherwise among them."""
    rewritten = [json.loads(line)["value"] for line in lines(f"{stem}.rewrite.ndjson")]
    return [json.loads(line) for line in lines(f"{stem}.accept.ndjson")] + rewritten


def type_of(stem):
    return getattr(models, models.NAMES[stem])


def test_every_type_of_the_corpus_has_a_model():
    stems = {file.name.split(".")[0] for file in CORPUS.glob("*.accept.ndjson")}
    assert len(stems) > 100 and stems <= set(models.NAMES)


@pytest.mark.parametrize("stem", models.NAMES)
def test_what_is_accepted_comes_back_as_it_was(stem):
    adapter = TypeAdapter(type_of(stem))
    for value in accepted(stem):
        read = adapter.validate_json(json.dumps(value))
        assert json.loads(adapter.dump_json(read, by_alias=True, exclude_none=True)) == value
        assert check(type_of(stem), value) == []


def test_what_is_refused_is_refused_and_mostly_for_the_same_fault():
    refused, alike = 0, 0
    for stem in models.NAMES:
        for line in lines(f"{stem}.reject.ndjson"):
            miss = json.loads(line)
            found = check(type_of(stem), miss["value"])
            if miss["code"] in BEYOND_SCHEMAS:
                assert found == []
                continue
            assert found, f"{stem} takes a value with {miss['code']} at {miss['pointer']}"
            assert all(fault.text("es") and fault.text() for fault in found)
            refused += 1
            alike += found == [(miss["pointer"], miss["code"])]
    print(f"{alike} of {refused} faults alike")
    # Where a union has no tag, its branches say too many things to say one.
    assert refused > 7000 and alike >= 0.99 * refused


def test_no_error_has_what_is_in_a_value():
    with pytest.raises(ValidationError) as error:
        models.Subject.from_json('{"id": "no such thing", "identifiers": {"names": [7]}}')
    assert "no such thing" not in str(error.value)


def test_a_field_is_written_by_its_own_name():
    entry = json.loads(lines("schedule.accept.ndjson")[0])
    assert models.Schedule.model_validate(entry).to_json().startswith("{")
    assert check(models.Bond, None) == [("", "null-value")]


@pytest.mark.parametrize("stem", SENT)
@QUIET
@given(st.data())
def test_the_library_reads_what_the_strategies_make(stem, data):
    value = data.draw(strategies.json_of(stem))
    assert check(type_of(stem), value) == []
    try:
        voice_core.read(stem, json.dumps(value))
    except voice_core.InputError as error:
        found = {fault["code"] for fault in error.faults}
        assert found <= BEYOND_SCHEMA.get(stem, BEYOND_SCHEMAS)


@pytest.mark.parametrize("stem", ["question", "claim", "subject", "pack"])
@QUIET
@given(st.data())
def test_the_models_take_what_the_library_makes(stem, data):
    value = data.draw(of_the_library.values(stem))
    model = TypeAdapter(type_of(stem)).validate_python(value)
    assert json.loads(model.to_json()) == value


def test_strategies_give_models():
    @QUIET
    @given(strategies.of(models.Bond))
    def bonds(bond):
        assert isinstance(bond, models.Bond)

    bonds()
    with pytest.raises(LookupError, match="no type has the name"):
        strategies.json_of("questoin")
