from collections.abc import Sequence
from typing import Any, Protocol, TypeAlias, final

class _HasJson(Protocol):
    def to_json(self) -> str: ...

Json: TypeAlias = str | bytes | dict[str, Any] | list[Any] | _HasJson

__version__: str

class VoiceError(ValueError):
    """What the library refuses, and why. No value of an input is in its text."""

    code: str
    pointer: str | None
    expected: str | None

class InputError(VoiceError):
    """An input cannot be read: each fault with pointer, code, expected and example."""

    faults: list[dict[str, str]]
    left_off: int

class PolicyError(VoiceError):
    """Packs do not make a policy: each flaw with code, pack, rule, pointer and expected."""

    flaws: list[dict[str, Any]]

class ProofError(VoiceError):
    """A policy would break a law: each violation with a case that shows it."""

    violations: list[dict[str, Any]]

class LawError(VoiceError):
    """A law is broken, in a case. The case is JSON as its custodian writes it: not for logs."""

    law: str
    seen: str
    question: str
    subjects: list[str]

@final
class Question:
    @staticmethod
    def trusted(value: Json) -> Question:
        """Reads a question, and believes all that it says: whoever calls this vouches for it."""

    def custodial_json(self) -> str:
        """The question as its custodian writes it: not for logs."""

@final
class Subject:
    """The record of one person."""

    def __new__(cls, value: Json) -> Subject: ...
    def custodial_json(self) -> str:
        """The record as its custodian writes it: not for logs."""

@final
class Register:
    """The records in which a person is looked up."""

    def __new__(cls, value: Json) -> Register: ...

@final
class Policy:
    """A policy that was proved to keep every law."""

    @staticmethod
    def us_federal() -> Policy:
        """The reference policy: federal law with its citations."""

    @staticmethod
    def load(packs: Sequence[Json]) -> Policy:
        """Puts packs together and proves that they keep every law.

        Raises InputError, PolicyError or ProofError.
        """

    def packs(self) -> list[dict[str, Any]]:
        """The packs that the policy is made of."""

    def proof(self) -> tuple[int, int]:
        """How many ways of asking, and how many states of a person, the proof looked at."""

    def eligibility(self, question: Question) -> dict[str, Any]:
        """What is said of the question alone: who may ask, what is missing, what to bring."""

    def decide(
        self, question: Question, among: Register | Subject | None = None
    ) -> set[str]:
        """The categories that are released, about the person found; about nobody none."""

    def answer(
        self, question: Question, among: Register | Subject | None = None
    ) -> dict[str, Any]:
        """The answer to the requester: all that may reach them."""

    def answer_json(
        self, question: Question, among: Register | Subject | None = None
    ) -> str:
        """The same, in the bytes in which it is sent."""

    def rationale(
        self, question: Question, among: Register | Subject | None = None
    ) -> dict[str, Any]:
        """Why the answer is what it is. For staff: never to the requester, and not for logs."""

    def check_laws(self, *, cases: int = 256, seed: int = 17) -> tuple[int, int]:
        """Checks every law over generated cases; the same seed gives the same cases.

        Gives how many cases there were, and in how many something was released. Raises LawError,
        and VoiceError where too few cases reach what a law speaks of.
        """

    def keep_laws(self, question: Question, subject: Subject) -> None:
        """Checks every law that speaks of one question and one person; raises LawError.

        That is every law but one: that no rule is dead, which check_laws checks over many cases.
        """

def read(name: str, value: Json) -> Any:
    """Reads a value of a type, and gives it as it is written; raises InputError."""

def schema(name: str, language: str = "en") -> dict[str, Any]:
    """The JSON Schema of a type, with its titles and descriptions in a language."""

def type_names(*, readable: bool = False) -> list[str]:
    """The names of the wire types, or of those that can be read."""

def categories() -> list[str]:
    """What may be asked for."""

def protections() -> list[str]:
    """What law or policy protects."""

def mutants(pack: Json) -> list[tuple[str, str, dict[str, Any]]]:
    """Every pack that differs in one rule: the rule, what was changed, and the pack."""

def example(name: str, seed: int) -> Any: ...
def near_miss(name: str, seed: int) -> tuple[Any, str, str]: ...
def case(seed: int) -> tuple[Question, Subject]: ...
