"""What all models share: they accept what the schemas accept, and nothing else."""

import json
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    StrictFloat,
    StrictStr,
    WrapValidator,
)
from pydantic_core import PydanticCustomError, core_schema
from typing_extensions import Self

T = TypeVar("T")
__all__ = ["Maybe", "Model", "Number", "StrictStr", "Text", "Whole", "enough", "unique"]


class Model(BaseModel):
    """A value of a type. What is wrong with an input is said without what is in it."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, defer_build=True, hide_input_in_errors=True
    )

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Reads a JSON text; raises `pydantic.ValidationError`, of which `faults` says more."""
        return cls.model_validate_json(text)

    def to_json(self) -> str:
        """The JSON text: what is absent is left out."""
        return self.model_dump_json(by_alias=True, exclude_none=True)


def _present(value: Any) -> Any:
    if value is None:
        raise PydanticCustomError("null_value", "null, where what is absent is left out")
    return value


Maybe = Annotated[T | None, BeforeValidator(_present)]
"""What may be left out, and is never null."""


class Text:
    """A text of a form; its length is in characters.

    A day or a moment (`is_form`) that is too long is no day, and not a long one.
    """

    def __init__(self, few: int, many: int, pattern: str, *, is_form: bool) -> None:
        self.bounds = {} if is_form else {"min_length": few, "max_length": many}
        self.pattern = pattern

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        return core_schema.str_schema(strict=True, pattern=self.pattern, **self.bounds)


def _whole(value: Any, handler: Callable[[Any], int]) -> int:
    # For JSON Schema 1.0 is an integer.
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return handler(value)


Whole = Annotated[int, WrapValidator(_whole)]
Number = StrictFloat


def _text(item: Any) -> Any:
    return item.to_json() if isinstance(item, Model) else json.dumps(item, default=vars)


def unique(items: list[T]) -> list[T]:
    """Each item once."""
    seen = set()
    for place, item in enumerate(items):
        text = _text(item)
        if text in seen:
            raise PydanticCustomError("duplicate_item", "an item twice", {"place": place})
        seen.add(text)
    return items


def enough(ways: list[tuple[list[str], int]]) -> Callable[[list[str]], list[str]]:
    """One of these ways: at least so many, all of them among these."""

    def check(items: list[str]) -> list[str]:
        if not any(len(items) >= few and set(items) <= set(among) for among, few in ways):
            raise PydanticCustomError("too_weak", "evidence that does not carry the level")
        return items

    return check
