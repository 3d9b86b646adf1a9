"""The vault's public face: its names, its error codes, its example."""

import doctest
import inspect

from contrechamp import vault
from contrechamp.errors import ContrechampError
from contrechamp.vault import errors


def error_classes() -> list[type[errors.VaultError]]:
    return [
        found
        for _, found in inspect.getmembers(errors, inspect.isclass)
        if issubclass(found, errors.VaultError) and found.__module__ == errors.__name__
    ]


def test_every_error_is_public() -> None:
    assert {found.__name__ for found in error_classes()} <= set(vault.__all__)


def test_every_public_name_is_there_and_said_once() -> None:
    assert len(vault.__all__) == len(set(vault.__all__))
    assert all(hasattr(vault, name) for name in vault.__all__)


def test_codes_are_distinct_and_stable() -> None:
    # Reports and the log keep these. A code may be added here; none may change or go.
    assert {found.__name__: found.code for found in error_classes()} == {
        "AlteredError": "altered",
        "DamagedError": "damaged",
        "DiskFullError": "disk_full",
        "EmptyReasonError": "empty_reason",
        "ExposedKeyError": "exposed_key",
        "KeyFileError": "key_file",
        "NoRecipientsError": "no_recipients",
        "NotAgeFileError": "not_age_file",
        "PassphraseError": "passphrase",
        "ReasonError": "reason",
        "ReceiptError": "receipt",
        "ReceiptMismatchError": "receipt_mismatch",
        "ReceiptSignatureError": "receipt_signature",
        "RecipientsError": "recipients",
        "RedoError": "redo",
        "RedoMismatchError": "redo_mismatch",
        "RedoSignatureError": "redo_signature",
        "TargetExistsError": "target_exists",
        "TruncatedError": "truncated",
        "UnknownCustodianError": "unknown_custodian",
        "UnreadableError": "unreadable",
        "UnwritableError": "unwritable",
        "VaultError": "vault",
        "WrongKeyError": "wrong_key",
    }


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    assert errors.__doc__ is not None
    assert all(found.__name__ in errors.__doc__ for found in error_classes())
    assert issubclass(errors.VaultError, ContrechampError)


def test_the_example_runs() -> None:
    assert doctest.testmod(vault).failed == 0
    assert doctest.testmod(vault).attempted > 0
