"""What the package promises to others: its names, its codes, and their description."""

import inspect
import re
from pathlib import Path

import contrechamp.ledger
from contrechamp.errors import ContrechampError
from contrechamp.ledger import errors

FORMAT = Path(__file__).parents[3] / "docs" / "ledger.md"
CASES = [case for _, case in inspect.getmembers(errors, inspect.isclass) if issubclass(case, ContrechampError)]


def test_public_names_exist_and_are_sorted() -> None:
    names = contrechamp.ledger.__all__
    assert sorted(names) == names
    assert all(hasattr(contrechamp.ledger, name) for name in names)


def test_every_error_is_public_and_in_the_tree_of_its_module() -> None:
    for case in CASES:
        if case is not ContrechampError:
            assert case.__name__ in contrechamp.ledger.__all__
            assert case.__name__ in (errors.__doc__ or "")
            assert issubclass(case, errors.LedgerError)


def test_every_error_has_a_code_of_its_own_that_the_format_names() -> None:
    codes = [case.code for case in CASES]
    assert len(set(codes)) == len(codes)
    text = FORMAT.read_text(encoding="utf-8")
    for case in CASES:
        if case not in (ContrechampError, errors.LedgerError):
            assert f"`{case.code}`" in text, case.code


def test_modules_are_short_enough_to_be_read() -> None:
    for module in Path(inspect.getfile(contrechamp.ledger)).parent.glob("*.py"):
        assert len(module.read_text(encoding="utf-8").splitlines()) <= 300, module.name


def test_format_names_every_type_that_is_signed_or_hashed() -> None:
    text = FORMAT.read_text(encoding="utf-8")
    for module in Path(inspect.getfile(contrechamp.ledger)).parent.glob("*.py"):
        for name in re.findall(r'"(contrechamp-[a-z0-9-]+)"', module.read_text(encoding="utf-8")):
            assert name in text, name
