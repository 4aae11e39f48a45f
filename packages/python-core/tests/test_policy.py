"""The library from Python, as installed: what is released and what is not, and what errors say."""

import json
import os
import pathlib

import pytest
import voice_core
from hypothesis import given, settings
from voice_core import Policy, Question, Register, Subject, strategies

REPOSITORY = pathlib.Path(os.environ["VOICE_REPOSITORY"])
POLICY = Policy.us_federal()
REGISTER = Register((REPOSITORY / "examples/subjects/demo.json").read_bytes())
QUESTIONS = sorted((REPOSITORY / "examples/questions").glob("*.json"))


def question(name):
    return Question.trusted((REPOSITORY / f"examples/questions/{name}.json").read_bytes())


@pytest.mark.parametrize("file", QUESTIONS, ids=lambda file: file.stem)
def test_the_answers_are_those_of_the_library(file):
    expected = (file.parent / "expected" / file.name).read_text()
    asked = Question.trusted(file.read_text())
    assert POLICY.answer_json(asked, REGISTER) == expected
    assert POLICY.answer(asked, REGISTER) == json.loads(expected)


def test_who_is_not_released_is_as_nobody_is():
    asked = question("victim-custody-status")
    assert "custody-status" in POLICY.decide(asked, REGISTER)
    assert POLICY.decide(asked) == set()
    nobody = question("nobody")
    assert POLICY.answer_json(nobody, REGISTER) == POLICY.answer_json(nobody)


def test_no_repr_and_no_text_has_what_is_in_a_record():
    asked = question("victim-custody-status")
    assert (repr(asked), repr(REGISTER)) == ("Question(..)", "Register(..)")
    record = json.loads((REPOSITORY / "examples/subjects/demo.json").read_text())["subjects"][0]
    record["identifiers"]["date_of_birth"] = "Marco's birthday"
    with pytest.raises(voice_core.InputError) as refused:
        Subject(record)
    said = str(refused.value) + repr(refused.value) + json.dumps(refused.value.faults)
    assert "Marco" not in said and "A200000001" not in said


def test_every_fault_has_its_place():
    with pytest.raises(voice_core.InputError) as refused:
        voice_core.read("bond", {"amount_usd": "much", "colour": 1})
    found = {(fault["pointer"], fault["code"]) for fault in refused.value.faults}
    assert found == {("/amount_usd", "wrong-type"), ("/colour", "unknown-field")}
    assert isinstance(refused.value, (voice_core.VoiceError, ValueError))
    assert refused.value.code == "wrong-type" and refused.value.left_off == 0


def test_packs_that_make_no_policy_say_why():
    with pytest.raises(voice_core.PolicyError) as refused:
        Policy.load([])
    assert [flaw["code"] for flaw in refused.value.flaws] == ["no-pack"]


@pytest.mark.parametrize("law", ["monotone", "opacity", "whole-person"])
def test_a_broken_law_is_shown_by_a_case(law):
    pack = (REPOSITORY / f"tests/broken-policies/{law}.json").read_text()
    with pytest.raises(voice_core.ProofError) as refused:
        Policy.load([pack, *POLICY.packs()])
    assert law in {violation["law"] for violation in refused.value.violations}


def test_names_that_are_none_say_which_there_are():
    with pytest.raises(ValueError, match="known are .*question"):
        voice_core.schema("questoin")
    with pytest.raises(ValueError, match="known are .*bond"):
        strategies.values("answer")


def test_the_laws_hold_over_generated_cases():
    cases, released = POLICY.check_laws(cases=64)
    assert cases == 64 and released > 8


@settings(max_examples=50, deadline=None, derandomize=True)
@given(strategies.cases())
def test_the_laws_hold_in_cases_of_hypothesis(case):
    POLICY.keep_laws(case.question, case.subject)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(strategies.near_misses("question"))
def test_a_near_miss_is_refused_where_it_says(miss):
    with pytest.raises(voice_core.InputError) as refused:
        Question.trusted(miss.value)
    fault = refused.value.faults[0]
    assert (fault["pointer"], fault["code"]) == (miss.pointer, miss.code)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(strategies.values("subject"))
def test_a_value_is_read_as_it_was_written(value):
    assert voice_core.read("subject", value) == value


def test_mutants_differ_from_their_pack():
    pack = POLICY.packs()[0]
    mutants = voice_core.mutants(pack)
    assert len(mutants) > 100 and all(changed != pack for _, _, changed in mutants)
