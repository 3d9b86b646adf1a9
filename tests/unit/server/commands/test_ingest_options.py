"""The options of `ingest` are the archive's vocabularies and fields, said again where Django is not loaded."""

from typing import get_args

from contrechamp_server.commands import ingest
from contrechamp_server.commands.ingesting_words import option_of
from contrechamp_server.foundation.records.vocabularies import Licence, PlacePrecision, SamplingKind, SourceKind
from contrechamp_server.stages.intake.statements import DEFAULTS, FIELDS
from tests.architecture.test_cli_documented import COMMAND_TREE, flags


def test_choices_are_the_vocabularies() -> None:
    assert list(get_args(ingest.Source)) == SourceKind.values
    assert list(get_args(ingest.LicenceName)) == Licence.values
    assert list(get_args(ingest.Precision)) == PlacePrecision.values
    assert sorted(get_args(ingest.Sampling)) == sorted(SamplingKind.values)


def test_every_field_has_its_option() -> None:
    # An INSEE code is given as the commune itself.
    assert {option_of(field) for field in FIELDS if field != "commune_code"} <= flags(COMMAND_TREE["ingest"])


def test_defaults_are_the_forms() -> None:
    defaults = {parameter.name: parameter.default for parameter in COMMAND_TREE["ingest"].params}
    assert {name: defaults[name] for name in DEFAULTS} == DEFAULTS
