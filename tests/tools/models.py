"""What makers of models, clients and values of Python make of the schemas and of the OpenAPI
document: a line of JSON each.

    pip install -r requirements.txt && python models.py FOLDER
"""

import importlib
import json
import pathlib
import subprocess
import sys
import warnings

import jsonschema
from datamodel_code_generator import DataModelType, InputFileType, generate
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis_jsonschema import from_schema
from pydantic import TypeAdapter

from corpus import DOCUMENT, SCHEMAS, fare, fare_with_all, version

# Of how they format what they make, and of a length beside a format.
warnings.simplefilter("ignore")
folder = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(folder))
METHODS = ("get", "post", "put", "patch", "delete")


def models(schema, name):
    """Models of pydantic. `datetime` has no nanoseconds, so days and moments stay texts."""
    file = folder / f"models_{name.replace('-', '_')}.py"
    generate(
        json.dumps(schema),
        input_file_type=InputFileType.JsonSchema,
        output=file,
        output_model_type=DataModelType.PydanticV2BaseModel,
        class_name="Root",
        field_constraints=True,
        use_annotated=True,
        type_mappings=["date-time=string", "date=string"],
    )
    root = TypeAdapter(importlib.import_module(file.stem).Root)

    def reads(value):
        read = root.validate_json(json.dumps(value))
        return json.loads(root.dump_json(read, by_alias=True, exclude_unset=True))

    return reads


def plain(value):
    """A document in which moments are texts with a pattern."""
    if isinstance(value, list):
        return [plain(of) for of in value]
    if not isinstance(value, dict):
        return value
    value = {key: plain(of) for key, of in value.items()}
    if value.get("format") == "date-time":
        del value["format"]
    return value


def client(document, package, without=""):
    """The client of openapi-python-client: what it leaves out it warns of."""
    tool, out = "openapi-python-client", folder / package
    path = folder / f"{package}.json"
    path.write_text(json.dumps(document))
    program = pathlib.Path(sys.executable).parent / tool
    arguments = ["--path", path, "--output-path", out, "--meta", "none"]
    made = subprocess.run(
        [program, "generate", *arguments], check=True, capture_output=True, text=True
    )
    subprocess.run([sys.executable, "-m", "compileall", "-q", out], check=True)
    row = dict(tool=tool, version=version(tool) + without)
    operations = [method for of in document["paths"].values() for method in of if method in METHODS]
    row["operations"] = len(operations)
    row["made"] = sum(1 for file in (out / "api").rglob("*.py") if file.name != "__init__.py")
    row["models"] = sum(1 for _ in (out / "models").glob("*.py")) - 1
    row |= dict(accepted=0, lost=0, refused=0, missed=0)
    row["examples"] = [line for line in made.stderr.splitlines() if line.startswith("WARNING")]
    types = importlib.import_module(f"{package}.models")
    for name, schema in SCHEMAS.items():
        component = "".join(word[:1].upper() + word[1:] for word in name.split("-"))
        # `Language` of a directory is another schema than `Language` of an answer.
        described = document["components"]["schemas"].get(component, {}).get("description")
        model = getattr(types, component, None)
        # A union has no class of its own: it is read where it is a field.
        if model is None or described != schema["description"]:
            continue

        def reads(value, model=model):
            return model.from_dict(value).to_dict() if hasattr(model, "from_dict") else model(value)

        fare(row, name, reads)
    print(json.dumps(row))


def three_values(schema):
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    validator = jsonschema.Draft202012Validator(schema, format_checker=checker)

    @settings(
        max_examples=3,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(from_schema(schema))
    def accepted(value):
        validator.validate(value)

    accepted()


def strategies():
    """Values that hypothesis makes: three of each schema, all of them valid."""
    tool = "hypothesis-jsonschema"
    row = dict(tool=tool, version=version(tool), schemas=len(SCHEMAS), taken=0, examples=[])
    for name, schema in SCHEMAS.items():
        if name in TOO_SLOW:
            continue
        try:
            three_values(schema)
        except Exception as error:  # Whatever the tool says of a schema is what is asked.
            row["examples"].append(f"{name}: {error}"[:200])
        else:
            row["taken"] += 1
    print(json.dumps(row))


# Of these it makes no three values in a minute of a processor.
TOO_SLOW = {"pack", "vocabulary"}

fare_with_all("datamodel-code-generator", models)
document = json.loads(DOCUMENT.read_text())
client(document, "published")
client(plain(document), "plain", ", with moments as texts")
strategies()
