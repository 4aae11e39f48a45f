"""A client of the server, whose answers have types."""

from types import TracebackType
from typing import Any

import httpx
from pydantic import TypeAdapter
from typing_extensions import Self

from voice_client.models import Answer, Claim, Problem, Question, SearchAnswer


class ProblemError(Exception):
    """The server refused a request (RFC 9457); `problem.faults` says where its body is at fault."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.status} {problem.title}: {problem.detail}")
        self.problem = problem


class NoAnswerError(Exception):
    """What came back was neither an answer nor a problem: a proxy's page, or nothing."""


class Voice:
    """A server at an address, such as `http://127.0.0.1:8080`; asked with a token, if it has one.

    Every method raises `ProblemError` where the server refuses, `NoAnswerError` where none of ours
    answered, and `httpx.TransportError` where it cannot be reached.
    """

    def __init__(
        self, address: str, *, token: str | None = None, client: httpx.Client | None = None
    ) -> None:
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        self._client = client or httpx.Client(base_url=address, headers=headers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def claim(self, claim: Claim) -> Answer:
        """Asks about a person as a requester, who attests nothing.

        `eligibility.gaps` of the answer say what to bring.
        """
        return self._post("/v1/claims", claim, Answer)

    def ask(self, question: Question) -> Answer:
        """Asks about a person at the desk, with what staff attest."""
        return self._post("/v1/questions", question, Answer)

    def find(
        self, near: tuple[float, float] | tuple[float, float, int] | None = None, **search: Any
    ) -> SearchAnswer:
        """Finds services that help, `near` a latitude and longitude, within so many kilometres."""
        place = {} if near is None else {"near": ",".join(map(str, near))}
        return self._answer(self._client.get("/v1/services", params=search | place), SearchAnswer)

    def schema(self, name: str, language: str = "en") -> dict[str, Any]:
        """The JSON Schema of a type, with its titles and descriptions in a language."""
        response = self._client.get(f"/v1/schemas/{name}", params={"language": language})
        return self._answer(response, dict[str, Any])

    def _post(self, path: str, body: Any, of: Any) -> Any:
        headers = {"content-type": "application/json"}
        return self._answer(self._client.post(path, content=body.to_json(), headers=headers), of)

    def _answer(self, response: httpx.Response, of: Any) -> Any:
        if response.is_success:
            return TypeAdapter(of).validate_json(response.content)
        if response.headers.get("content-type", "").startswith("application/problem+json"):
            raise ProblemError(Problem.from_json(response.content))
        raise NoAnswerError(f"status {response.status_code}")
