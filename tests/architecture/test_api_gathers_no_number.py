"""Charter 6 in the API: its description names every parameter and every field, and none of them can gather a number."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from contrechamp_server.outlets.api.service import description

KNOWN = {"cursor", "size", "finding", "unit_type", "event", "month", "departement"}
"""What a list can be asked for: a page of it, and what the wall is narrowed by."""
IN_PATHS = {"event_id", "photograph_id", "portrait_id", "incident_id", "plan", "code"}
NUMBERS = ("1234567", "0000000", "7654321~")
NAMES_OF_NUMBERS = re.compile(
    r"rio|digits?|matricule|sealed|reading|answers?|submitter|submission|note|receipt|band|name"
)


def parameters() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, operations in description()["paths"].items():
        for operation in operations.values():
            for parameter in operation["parameters"]:
                yield path, parameter


def takes(schema: dict[str, Any], text: str) -> bool:
    """Say whether a value of a parameter could be this text."""
    if schema.get("type") == "integer":
        return int(re.sub(r"\D", "", text)) in range(schema["minimum"], schema["maximum"] + 1)
    return re.search(schema["pattern"], text) is not None


def test_there_is_no_parameter_but_those_of_the_wall() -> None:
    assert {each["name"] for _path, each in parameters() if each["in"] == "query"} == KNOWN
    assert {each["name"] for _path, each in parameters() if each["in"] == "path"} == IN_PATHS
    assert not [each for _path, each in parameters() if each["in"] not in {"query", "path"}]


@pytest.mark.parametrize("number", NUMBERS)
def test_no_parameter_takes_a_number(number: str) -> None:
    for path, each in parameters():
        # A plan is named by its steward; the code is a receipt's, which its holder alone has.
        if each["name"] not in {"plan", "code"}:
            assert not takes(each["schema"], number), (path, each["name"])


def test_a_list_cannot_be_put_in_another_order() -> None:
    assert not {"sort", "order", "order_by", "ordering", "q", "search"} & {each["name"] for _path, each in parameters()}


def test_no_field_holds_a_number_or_tells_of_whoever_sent_it() -> None:
    seen = 0
    for name, shape in description()["components"]["schemas"].items():
        for member in shape.get("properties", {}):
            seen += 1
            assert not NAMES_OF_NUMBERS.fullmatch(member), (name, member)
    assert seen > 100
