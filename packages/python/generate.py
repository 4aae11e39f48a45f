"""Makes the models of the package from the schemas of the repository: a build hook of hatchling.

A wheel is built from a source distribution, which has the models already and no schemas.
"""

import builtins
import json
import keyword
import pathlib
import re

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
MODULE = HERE / "src/voice_client"

HEAD = '''"""A model for each type of the schemas. Made by generate.py."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Union

from pydantic import AfterValidator, Field, StrictBool

from voice_client.model import Maybe, Model, Number, StrictStr, Text, Whole, enough, unique

'''


class Hook(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version, build_data):
        if (REPOSITORY / "docs/schemas").is_dir():
            generate()


def read(path):
    return json.loads((REPOSITORY / path).read_text())


def pascal(name):
    return re.sub(r"(?:^|[- ])(\w)", lambda found: found[1].upper(), name)


def bundle():
    """Every type by its name, and the name of the type of each schema."""
    components = read("docs/openapi.json")["components"]["schemas"]
    types = json.loads(json.dumps(components).replace("#/components/schemas/", "#/$defs/"))
    roots, names = {}, {}
    for file in sorted((REPOSITORY / "docs/schemas").glob("*.json")):
        root = json.loads(file.read_text())
        del root["$schema"]
        for name, schema in root.pop("$defs", {}).items():
            define(types, name, schema)
        roots[file.stem] = root
    for stem, root in roots.items():
        # Of two types with one name, the title of one says more: a spoken language, and ours.
        own = pascal(stem)
        names[stem] = own if alike(types.get(own, root), root) else pascal(root["title"])
        define(types, names[stem], root)
    return types, names


def define(types, name, schema):
    if not alike(types.get(name, schema), schema):
        raise ValueError(f"two types have the name {name}")
    types[name] = schema


def alike(one, other):
    """Whether two schemas are one: the document lists the words of a choice without their texts."""
    return listed(one) == listed(other)


def listed(schema):
    if isinstance(schema, list):
        return [listed(of) for of in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {key: listed(of) for key, of in schema.items() if key != "x-enum-descriptions"}
    branches = schema.get("oneOf", [{}])
    if all("const" in branch for branch in branches):
        schema["enum"] = [branch["const"] for branch in schema.pop("oneOf")]
    return schema


def class_name(name):
    """A name that hides none of Python's own, such as Exception."""
    return f"{name}_" if hasattr(builtins, name) else name


def literal(words):
    return f"Literal[{', '.join(json.dumps(word, ensure_ascii=False) for word in words)}]"


def target(reference):
    return reference["$ref"].rsplit("/", 1)[1]


def tag(branches):
    """The field in which each branch has a word of its own."""
    for name in branches[0]["properties"]:
        words = [branch["properties"].get(name, {}).get("const") for branch in branches]
        if None not in words and len(set(words)) == len(words):
            return name
    return None


def annotation(schema, types):
    """The type of a value, as Python writes it."""
    if "$ref" in schema:
        return class_name(target(schema))
    if "const" in schema:
        return literal([schema["const"]])
    if "enum" in schema:
        return literal(schema["enum"])
    if "oneOf" in schema:
        branches = schema["oneOf"]
        if all("const" in branch for branch in branches):
            return literal([branch["const"] for branch in branches])
        union = f"Union[{', '.join(annotation(branch, types) for branch in branches)}]"
        field = tag([types[target(branch)] for branch in branches])
        return f"Annotated[{union}, Field(discriminator={field!r})]" if field else union
    match schema["type"]:
        case "boolean":
            return "StrictBool"
        case "integer" | "number" as kind:
            of = "Whole" if kind == "integer" else "Number"
            words = dict(minimum="ge", maximum="le").items()
            bounds = [f"{word}={schema[name]}" for name, word in words if name in schema]
            return f"Annotated[{of}, Field({', '.join(bounds)})]" if bounds else of
        case "object":
            return "dict[str, Any]"
        case "string" if "pattern" in schema:
            bounds = (schema["minLength"], schema["maxLength"], schema["pattern"])
            form = schema.get("format") is not None
            return "Annotated[StrictStr, Text({}, {}, {!r}, is_form={})]".format(*bounds, form)
        case "string":
            return "StrictStr"
        case "array":
            few, many = schema["minItems"], schema["maxItems"]
            more = [f"Field(min_length={few}, max_length={many})"]
            if schema.get("uniqueItems"):
                more.append("AfterValidator(unique)")
            if "anyOf" in schema:
                ways = [(branch["items"]["enum"], branch["minItems"]) for branch in schema["anyOf"]]
                more.append(f"AfterValidator(enough({ways!r}))")
            return f"Annotated[list[{annotation(schema['items'], types)}], {', '.join(more)}]"
    raise ValueError(f"a schema that no model is made of: {schema}")


def doc(text):
    return json.dumps(text, ensure_ascii=False)


def model(name, schema, types):
    needed = schema.get("required", [])
    lines = [f"class {class_name(name)}(Model):", f"    {doc(schema['description'])}"]
    for field, of in sorted(schema["properties"].items(), key=lambda item: item[0] not in needed):
        python = f"{field}_" if keyword.iskeyword(field) or field == "json" else field
        said = [f"description={doc(of['description'])}"] if "description" in of else []
        said += [f"alias={field!r}"] if python != field else []
        kind, default = annotation(of, types), ""
        if field not in needed:
            kind, default = f"Maybe[{kind}]", "default=None, "
        lines.append(f"    {python}: {kind} = Field({default}{', '.join(said)})")
    return "\n".join(lines)


def generate():
    types, names = bundle()
    if hidden := set(re.findall(r"\w+", HEAD.split("\n\n", 3)[3])) & set(types):
        raise ValueError(f"types with names that the module imports: {hidden}")
    classes = {name for name, schema in types.items() if "properties" in schema}
    done, text = set(), [HEAD]

    def alias(name):
        """An alias after those that it names; classes are there already."""
        if name in done or name in classes:
            return
        done.add(name)
        kind = annotation(types[name], types)
        for needed in re.findall(r'#/\$defs/(\w+)', json.dumps(types[name])):
            alias(needed)
        text.append(f"{class_name(name)} = {kind}\n{doc(types[name]['description'])}\n")

    for name in sorted(classes):
        text.append(model(name, types[name], types) + "\n\n")
    for name in sorted(types):
        alias(name)
    text.append(f"NAMES = {json.dumps(names, indent=4)}\n")
    text.append('"""The type of each schema of docs/schemas."""\n')
    (MODULE / "models.py").write_text("\n".join(text))
    (MODULE / "schemas.json").write_text(json.dumps(types, ensure_ascii=False))
    faults = (REPOSITORY / "packages/npm/src/faults.json").read_text()
    (MODULE / "faults.json").write_text(faults)
