"""Where an input is at fault, and how, as the server says it: a place, a code, and words for it."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from pydantic import TypeAdapter, ValidationError

TEXTS: dict[str, dict[str, str]] = json.loads(
    files("voice_client").joinpath("faults.json").read_text("utf-8")
)


class Fault(NamedTuple):
    """One fault: a JSON Pointer (RFC 6901) into the input, and a stable code."""

    pointer: str
    code: str

    def text(self, language: Literal["en", "es"] = "en") -> str:
        """What to do about it: a sentence for the person who fills in a form."""
        return TEXTS[language][self.code]


_CODES = {
    "duplicate_item": "duplicate-item",
    "extra_forbidden": "unknown-field",
    "greater_than_equal": "too-small",
    "json_invalid": "malformed-json",
    "less_than_equal": "too-large",
    "literal_error": "unknown-term",
    "missing": "missing-field",
    "null_value": "null-value",
    "string_pattern_mismatch": "bad-form",
    "string_too_long": "too-long",
    "string_too_short": "too-short",
    "too_long": "too-many-items",
    "too_short": "too-few-items",
    "too_weak": "evidence-too-weak",
    "union_tag_invalid": "unknown-term",
    "union_tag_not_found": "missing-field",
}

_LONGEST_NAME = 64
"""A field with a longer name is no field that anybody meant: its object is at fault."""


def check(type_: Any, value: Any) -> list[Fault]:
    """What is wrong with a value of JSON, none where it is one of the type.

    Two things only the server finds, as no schema can say them: that one of two days is the earlier
    one (`dates-out-of-order`), and that two items are of one thing (`duplicate`).

        >>> from voice_client import check, models
        >>> check(models.Bond, {"amount_usd": "much"})[0]
        Fault(pointer='/amount_usd', code='wrong-type')
    """
    try:
        _adapter(type_).validate_python(value)
    except ValidationError as error:
        return faults(error, value)
    return []


_ADAPTERS: dict[int, tuple[Any, TypeAdapter[Any]]] = {}
"""By the identity of a type, as unions have no hash; each is kept, so that no other gets it."""


def _adapter(type_: Any) -> TypeAdapter[Any]:
    if id(type_) not in _ADAPTERS:
        _ADAPTERS[id(type_)] = (type_, TypeAdapter(type_))
    return _ADAPTERS[id(type_)][1]


def faults(error: ValidationError, value: Any) -> list[Fault]:
    """The faults of a value that pydantic refuses, in their order, each place once."""
    found = dict(_fault(of, value) for of in error.errors(include_url=False, include_input=False))
    return [Fault(pointer, code) for pointer, code in found.items()]


def _fault(error: Any, root: Any) -> tuple[str, str]:
    kind, location, context = error["type"], error["loc"], error.get("ctx", {})
    path = list(_path(location, root))
    value = _at(path, root)
    if kind == "extra_forbidden" and len(path[-1]) > _LONGEST_NAME:
        path.pop()
    elif kind == "duplicate_item":
        path.append(context["place"])
    elif kind in ("union_tag_invalid", "union_tag_not_found"):
        path.append(context["discriminator"].strip("'"))
        value = _at(path, root)
    code = _CODES.get(kind, "wrong-type")
    if kind not in ("extra_forbidden", "missing", "union_tag_not_found"):
        if value is None:
            code = "null-value"
        elif code == "unknown-term" and not isinstance(value, str):
            code = "wrong-type"
    return "".join(f"/{_escaped(part)}" for part in path), code


def _path(location: tuple[Any, ...], root: Any) -> Iterator[Any]:
    """The place without the tags of unions, which pydantic puts between the fields."""
    value, is_entered = root, True
    for last, part in ((place == len(location) - 1, part) for place, part in enumerate(location)):
        if is_entered and isinstance(value, dict) and part in (value.get(tag) for tag in _TAGS):
            is_entered = False
            continue
        inside = isinstance(value, list) and isinstance(part, int) and part < len(value)
        if inside or (isinstance(value, dict) and part in value):
            value, is_entered = value[part], True
        elif not last:
            continue
        yield part


_TAGS = ("kind", "level")
"""The fields by which branches of unions are told apart."""


def _at(path: list[Any], root: Any) -> Any:
    value = root
    for part in path:
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return _MISSING
    return value


_MISSING = object()


def _escaped(part: Any) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")
