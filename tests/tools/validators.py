"""What validators of Python say of the published corpus: a line of JSON each.

    pip install -r requirements.txt && python validators.py
"""

import fastjsonschema
import jsonschema

from corpus import fare_with_all


def by_jsonschema(schema, _):
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    validator = jsonschema.Draft202012Validator(schema, format_checker=checker)

    def reads(value):
        validator.validate(value)
        return value

    return reads


fare_with_all("jsonschema", by_jsonschema)
fare_with_all("fastjsonschema", lambda schema, _: fastjsonschema.compile(schema))
