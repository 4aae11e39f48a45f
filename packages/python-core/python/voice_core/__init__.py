"""Disclosure policies of an office that assists people harmed by a crime.

A policy is proved when it is loaded; a question is answered by it, and the laws that every policy
keeps can be tested over cases of one's own. `strategies` has the cases for hypothesis.
"""

from voice_core._voice_core import (
    InputError,
    LawError,
    Policy,
    PolicyError,
    ProofError,
    Question,
    Register,
    Subject,
    VoiceError,
    __version__,
    categories,
    mutants,
    protections,
    read,
    schema,
    type_names,
)

__all__ = [
    "InputError",
    "LawError",
    "Policy",
    "PolicyError",
    "ProofError",
    "Question",
    "Register",
    "Subject",
    "VoiceError",
    "__version__",
    "categories",
    "mutants",
    "protections",
    "read",
    "schema",
    "type_names",
]
