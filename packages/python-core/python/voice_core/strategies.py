"""Strategies of hypothesis: the cases that the library tests itself with.

They are drawn by a seed, so hypothesis reports and replays a case, and cannot make it smaller.
"""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from voice_core import Question, Subject, _voice_core

_SEEDS = st.integers(0, 2**64 - 1)


class Case(NamedTuple):
    """A question, and the record of the person that it asks about."""

    question: Question
    subject: Subject


class NearMiss(NamedTuple):
    """A value that is wrong in one way: the place and the code that its reader gives."""

    value: Any
    pointer: str
    code: str


def cases() -> st.SearchStrategy[Case]:
    """Questions with records that a policy has something to say of: protections, consents, waivers
    and conflicts in a fair share of them, a stale screening or a missing paper now and then."""
    return _SEEDS.map(lambda seed: Case(*_voice_core.case(seed)))


def values(name: str) -> st.SearchStrategy[Any]:
    """Values of a type that are accepted; `voice_core.type_names(readable=True)` has the names."""
    _voice_core.example(name, 0)
    return _SEEDS.map(lambda seed: _voice_core.example(name, seed))


def near_misses(name: str) -> st.SearchStrategy[NearMiss]:
    """Values of a type that are refused for exactly one fault."""
    _voice_core.near_miss(name, 0)
    return _SEEDS.map(lambda seed: NearMiss(*_voice_core.near_miss(name, seed)))
