"""The client, with a server that says what it is told to."""

import json
import os
import pathlib

import httpx
import pytest
from voice_client import NoAnswerError, ProblemError, Voice, models

REPOSITORY = pathlib.Path(os.environ["VOICE_REPOSITORY"])
CLAIM = models.Claim.from_json((REPOSITORY / "examples/requests/claim.json").read_bytes())
ANSWER = (REPOSITORY / "examples/questions/expected/nobody.json").read_bytes()
PROBLEM = {"type": "about:blank", "title": "Gone", "status": 410, "detail": "Gone.", "faults": []}


def asked(response, requests):
    def reply(request):
        requests.append(request)
        return response

    client = httpx.Client(base_url="http://voice", transport=httpx.MockTransport(reply))
    return Voice("http://voice", client=client)


def test_what_was_asked_is_sent_as_it_was_and_the_answer_has_a_type():
    requests = []
    answer = asked(httpx.Response(200, content=ANSWER), requests).claim(CLAIM)
    assert isinstance(answer, models.Answer)
    assert json.loads(requests[0].content) == json.loads(CLAIM.to_json())
    assert requests[0].url.path == "/v1/claims"


def test_a_refusal_says_why():
    headers = {"content-type": "application/problem+json"}
    response = httpx.Response(410, content=json.dumps(PROBLEM), headers=headers)
    with pytest.raises(ProblemError, match="410 Gone: Gone") as refused:
        asked(response, []).claim(CLAIM)
    assert refused.value.problem.faults == []


def test_a_page_of_a_proxy_is_no_answer():
    with pytest.raises(NoAnswerError, match="status 502"):
        asked(httpx.Response(502, text="<html>"), []).claim(CLAIM)
