"""What tools of Python make of the schemas and of the OpenAPI document: a line of JSON each.

    pip install -r requirements.txt && python validators.py
"""

import importlib.metadata
import json
import pathlib
import subprocess
import sys
import tempfile

import fastjsonschema
import jsonschema

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
BEYOND_SCHEMAS = {"dates-out-of-order", "duplicate"}


def lines(file):
    path = REPOSITORY / "tests/corpus" / file
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text().split("\n") if line]


def by_jsonschema(schema):
    validator = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    return validator.is_valid


def by_fastjsonschema(schema):
    validate = fastjsonschema.compile(schema)

    def accepts(value):
        try:
            validate(value)
        except fastjsonschema.JsonSchemaValueException:
            return False
        return True

    return accepts


def corpus(tool, make, schemas):
    row = dict(tool=tool, version=importlib.metadata.version(tool), schemas=len(schemas), taken=0)
    row |= dict(accepted=0, lost=0, refused=0, missed=0, examples=[])
    for name, schema in schemas.items():
        try:
            accepts = make(schema)
        except Exception as error:  # Whatever the tool says of a schema is what is asked.
            row["examples"].append(f"{name}: {error}"[:200])
            continue
        row["taken"] += 1
        for value in lines(f"{name}.accept.ndjson"):
            row["accepted"] += 1
            if not accepts(value):
                row["lost"] += 1
                row["examples"].append(f"{name} refuses {json.dumps(value)[:200]}")
        for line in lines(f"{name}.reject.ndjson"):
            if line["code"] in BEYOND_SCHEMAS:
                continue
            row["refused"] += 1
            if accepts(line["value"]):
                row["missed"] += 1
                row["examples"].append(f"{name} takes {json.dumps(line['value'])[:200]}")
    return row


def client():
    """The client of openapi-python-client: what it leaves out it warns of."""
    tool = "openapi-python-client"
    row = dict(tool=tool, version=importlib.metadata.version(tool))
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "client"
        document = REPOSITORY / "docs/openapi.json"
        said = subprocess.run(
            [
                pathlib.Path(sys.executable).parent / tool,
                "generate",
                "--path",
                document,
                "--output-path",
                out,
                "--meta",
                "none",
            ],
            check=True,
            capture_output=True,
            text=True,
        ).stderr
        subprocess.run([sys.executable, "-m", "compileall", "-q", out], check=True)
        operations = json.loads(document.read_text())["paths"]
        row["operations"] = sum(
            method in ("get", "post", "put", "patch", "delete")
            for path in operations.values()
            for method in path
        )
        row["made"] = sum(1 for file in (out / "api").rglob("*.py") if file.name != "__init__.py")
        row["models"] = sum(1 for _ in (out / "models").glob("*.py")) - 1
        row["examples"] = [line for line in said.splitlines() if line.startswith("WARNING")]
    return row


schemas = {
    file.stem: json.loads(file.read_text())
    for file in sorted((REPOSITORY / "docs/schemas").glob("*.json"))
}
print(json.dumps(corpus("jsonschema", by_jsonschema, schemas)))
print(json.dumps(corpus("fastjsonschema", by_fastjsonschema, schemas)))
print(json.dumps(client()))
