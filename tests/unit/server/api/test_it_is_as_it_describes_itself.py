"""Everything that the API's own description allows, and much that it does not, asked by a program that knows only that."""

from collections.abc import Callable
from typing import Any, Final

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from contrechamp_server.config.wsgi import application
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.membership.tokens import make_token
from contrechamp_server.outlets.api.service import description
from tests.archive import someone
from tests.unit.server.api.published import publish_all

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
EXAMPLES: Final = 8
# That all which is described is taken is not among them: a cursor of a month's 32nd day has the form of one, and a statement
# can be of the right types and say nothing.
CHECKS: Final[list[Any]] = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]


def asked_of(operation: Any, known: dict[str, str]) -> list[SearchStrategy[Any]]:
    """Give ways to ask for one thing: as described, as described and for something that is there, and otherwise."""
    there = {each.name: known[each.name] for each in operation.path_parameters if each.name in known}
    right = [operation.as_strategy(generation_mode=GenerationMode.POSITIVE)]
    if there:
        right.append(operation.as_strategy(generation_mode=GenerationMode.POSITIVE, path_parameters=there))
    takes_any = not list(operation.iter_parameters()) and not operation.body
    return right if takes_any else [*right, operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)]


def ask(strategy: SearchStrategy[Any], check: Callable[[Any], None]) -> None:
    quick = settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @quick
    @given(strategy)
    def run(case: Any) -> None:
        check(case)

    run()


def test_the_document_is_openapi() -> None:
    document = description()
    assert document["openapi"].startswith("3.1")
    for shape in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate(shape)


def test_every_answer_is_as_described_and_none_is_a_fault() -> None:
    known = publish_all()
    account = someone(Role.SUBMITTER, Role.EDITOR, Role.STEWARD).account
    token = make_token(actor=someone(Role.STEWARD).actor, account_id=account.pk, label="essai", is_for_staff=True)
    headers = {"Authorization": f"Bearer {token.bearer}"}
    api = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    statuses = set()

    def check(case: Any) -> None:
        answer = case.call(headers=headers)
        statuses.add(answer.status_code)
        case.validate_response(answer, checks=CHECKS)
        if answer.status_code >= 400:
            assert {"code", "message"} <= set(answer.json())

    for result in api.get_all_operations():
        assert isinstance(result, Ok)
        for strategy in asked_of(result.ok(), known):
            ask(strategy, check)
    assert {200, 201, 202, 404, 409, 422} <= statuses
