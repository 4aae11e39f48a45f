"""Strategies of hypothesis for every type: values that the schemas accept, made from the schemas.

What a schema cannot say they do not know either: in a value the later of two days may come first,
and two items may be of one thing. The strategies of `voice_core` keep to these too.
"""

import functools
import json
import re
from importlib.resources import files
from typing import Any

from hypothesis import strategies as st

from voice_client import models
from voice_client.model import Model

_TYPES = json.loads(files("voice_client").joinpath("schemas.json").read_text("utf-8"))
_FEW = 3
"""How many items a list has beyond those that it needs."""


def of(model: type[Model]) -> st.SearchStrategy[Any]:
    """Values of a model.

        >>> from voice_client import models, strategies
        >>> strategies.of(models.Bond).example().to_json()  # doctest: +SKIP
    """
    return json_of(model.__name__.removesuffix("_")).map(
        lambda value: model.model_validate(value, strict=True)
    )


@functools.cache
def json_of(name: str) -> st.SearchStrategy[Any]:
    """Values of JSON of a type by its name, `Question`, or by that of its schema, `question`."""
    name = models.NAMES.get(name, name)
    if name not in _TYPES:
        raise LookupError(f"no type has the name {name!r}; models.NAMES has those of the schemas")
    return st.deferred(lambda: _values(_TYPES[name]))


def _values(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    match schema:
        case {"$ref": reference}:
            return json_of(reference.rsplit("/", 1)[1])
        case {"const": word}:
            return st.just(word)
        case {"enum": words}:
            return st.sampled_from(words)
        case {"oneOf": branches}:
            return st.one_of([_values(branch) for branch in branches])
        case {"type": "boolean"}:
            return st.booleans()
        case {"type": "integer"}:
            return st.integers(schema.get("minimum"), schema.get("maximum"))
        case {"type": "number"}:
            bounds = schema.get("minimum"), schema.get("maximum")
            return st.floats(*bounds, allow_nan=False, allow_infinity=False)
        case {"type": "string", "pattern": pattern}:
            return _texts(pattern, schema["minLength"], schema["maxLength"])
        case {"type": "string"}:
            return st.text(max_size=20)
        case {"type": "array"}:
            return _lists(schema)
        case {"type": "object", "properties": properties}:
            fields = {name: _values(of) for name, of in properties.items()}
            needed = {name: fields.pop(name) for name in schema.get("required", [])}
            return st.fixed_dictionaries(needed, optional=fields)
        case _:
            return st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=_FEW)


@functools.cache
def _texts(pattern: str, few: int, many: int) -> st.SearchStrategy[str]:
    # `$` of Python also matches before a line break at the end.
    expression = re.compile(pattern.replace("$", r"\Z"), re.ASCII)
    texts = st.from_regex(expression, alphabet=st.characters(exclude_categories=["Cs"]))
    return texts.filter(lambda text: few <= len(text) <= many)


def _lists(schema: dict[str, Any]) -> st.SearchStrategy[list[Any]]:
    few, many = schema["minItems"], schema["maxItems"]
    once = (lambda item: json.dumps(item, sort_keys=True)) if schema.get("uniqueItems") else None

    def lists(items: st.SearchStrategy[Any], few: int) -> st.SearchStrategy[list[Any]]:
        return st.lists(items, min_size=few, max_size=min(many, few + _FEW), unique_by=once)

    if "anyOf" in schema:
        ways = schema["anyOf"]
        return st.one_of([lists(_values(way["items"]), way["minItems"]) for way in ways])
    return lists(_values(schema["items"]), few)
