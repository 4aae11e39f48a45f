"""What no schema says, for schemathesis: which of two days is the earlier one, and what time it is
at the server.

Valid questions are asked at the server's time, and an idempotency key is of one request. The check
`valid_is_accepted` takes the place of `positive_data_acceptance`: what the schema accepts is
accepted, but where days are out of order.
"""

import hashlib
import os

import schemathesis
from schemathesis import GenerationMode

# Nor is which terms the office declares: a schema allows every well-formed one.
BEYOND_SCHEMAS = {"dates-out-of-order", "unknown-term"}
# No such question or schema; no token; a PIN that opens nothing; what is kept already; a header
# that is generated with the rest.
OTHERWISE = {401, 403, 404, 405, 409, 415}
KEY = "idempotency-key"
# Where the clock of the server stands.
NOW = os.environ["VOICE_NOW"]


def is_valid(case):
    return case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE


@schemathesis.hook
def before_call(context, case, kwargs):
    if is_valid(case) and isinstance(case.body, dict) and "as_of" in case.body:
        case.body["as_of"] = NOW
    if is_valid(case) and isinstance(case.body, dict) and case.path == "/v1/inquiries":
        case.body["at"] = NOW
    if is_valid(case) and case.headers and KEY in case.headers:
        sent = [case.path, case.path_parameters, case.body, case.headers]
        case.headers[KEY] = hashlib.sha256(repr(sent).encode()).hexdigest()


@schemathesis.check
def valid_is_accepted(ctx, response, case):
    if not is_valid(case) or response.status_code < 400 or response.status_code in OTHERWISE:
        return
    # That a record is changed by one of two headers, and not by both, is no schema's.
    if case.path == "/v1/records/{id}" and response.status_code == 400:
        return
    # The days in the name of a period are no schema's.
    if case.path in ("/v1/reports/{period}", "/v1/reports/{period}/editions"):
        return
    faults = {fault["code"] for fault in response.json()["faults"]}
    assert faults and faults <= BEYOND_SCHEMAS, f"a valid request is refused: {response.text[:400]}"
