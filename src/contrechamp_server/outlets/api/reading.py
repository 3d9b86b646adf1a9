"""Reads what programs send: the statement as JSON, strictly; a photograph as the bare body, sealed as it comes in."""

import json
from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.frame.uploads import WrongTypeError
from contrechamp_server.stages.intake.errors import ProvenanceError
from contrechamp_server.stages.intake.statements import FIELDS

_NUMBERS: Final = {"frame_size", "step"}
STATEMENT: Final[dict[str, Any]] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["source_kind", "licence"],
    "properties": {
        name: {"type": ["string", "integer", "null"] if name in _NUMBERS else ["string", "null"]} for name in FIELDS
    },
}
"""What a deposit says, as the OpenAPI document describes it; docs/api.md explains each field."""


def read_fields(request: HttpRequest) -> dict[str, str]:
    """Give the fields of a statement that came as a JSON object.

    Raises:
        WrongTypeError: it is no JSON.
        ProvenanceError: it is no object, or a field is unknown or of the wrong type: all of them are named.
        RequestDataTooBig: far more than a statement.
    """
    if request.content_type != "application/json":
        raise WrongTypeError(_("Envoyez du JSON (Content-Type: application/json)."))
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        raise ProvenanceError({"": _("Ce n’est pas du JSON lisible.")}) from None
    if not isinstance(sent, dict):
        raise ProvenanceError({"": _("Il faut un objet JSON.")})
    if problems := {name: problem for name, value in sent.items() if (problem := _problem(name, value))}:
        raise ProvenanceError(problems)
    return _as_texts(sent)


def _problem(name: str, value: Any) -> Promise | None:
    if name not in FIELDS:
        return _("Ce champ n’existe pas.")
    # bool is an int to Python, and no number to anyone else.
    if name in _NUMBERS and type(value) is int:
        return None
    if value is None or isinstance(value, str):
        return None
    return _("Ce champ n’a pas le bon type.")


def _as_texts(sent: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in sent.items() if value is not None}
