"""Models, a client and strategies for the voice server, from its own schemas.

`models` has a pydantic model for each type; `check` says where a value is at fault; `Voice` asks a
server; `strategies` has values for tests (`pip install voice-client[strategies]`).
"""

from voice_client import models
from voice_client.client import NoAnswerError, ProblemError, Voice
from voice_client.faults import Fault, check, faults
from voice_client.model import Model

__all__ = [
    "Fault",
    "Model",
    "NoAnswerError",
    "ProblemError",
    "Voice",
    "check",
    "faults",
    "models",
]
