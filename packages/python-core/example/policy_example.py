"""Tests of a policy, as a data team writes them: one law of the library, and one of their own.

    pip install voice-core[strategies] pytest
    pytest policy_example.py
"""

import voice_core
from hypothesis import given, settings
from voice_core import strategies

POLICY = voice_core.Policy.us_federal()


@settings(deadline=None)
@given(strategies.cases())
def test_every_law_holds(case: strategies.Case) -> None:
    POLICY.keep_laws(case.question, case.subject)


@settings(deadline=None)
@given(strategies.cases())
def test_nothing_is_released_that_could_not_be_asked_for(case: strategies.Case) -> None:
    notice = POLICY.eligibility(case.question)
    assert POLICY.decide(case.question, case.subject) <= set(notice["open"])


def test_a_rule_that_is_turned_around_is_found_out() -> None:
    """What a mutant releases, our own test would see; one in thirty is looked at, to be quick."""
    mutants = voice_core.mutants(POLICY.packs()[0])[::30]
    refused = 0
    for _, _, pack in mutants:
        try:
            voice_core.Policy.load([pack])
        except voice_core.VoiceError:
            refused += 1
    print(f"{refused} of {len(mutants)} mutants break a law or make no policy")
    assert refused > 0
