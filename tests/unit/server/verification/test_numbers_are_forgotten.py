"""After verification no digit that was typed or read is anywhere: no row, no field that opens, no file, no backup. One
custodian's key opens what was sealed, and nothing on the server does."""

import ast
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from contrechamp.vault import load_key, open_sealed
from contrechamp.vision.types import Box
from contrechamp_server import pipeline
from contrechamp_server.commands.copying import back_up
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.secrets import SealedFieldError, open_field
from contrechamp_server.foundation.media.blobs import open_blob
from contrechamp_server.foundation.records.models import Finding, Reading
from contrechamp_server.stages.captions.models import Answer, Consensus
from contrechamp_server.stages.verification.models import Opinion
from tests.archive_settings import CUSTODIAN_KEY
from tests.leaks.channels import files, rows
from tests.leaks.looking import spellings
from tests.unit.server.verification.casting import (
    DIGITS,
    FRAME,
    MISTYPED,
    NEIGHBOUR,
    make_case,
    read,
    reviewers,
    say,
    verified,
)

pytestmark = pytest.mark.django_db(transaction=True)
SERVER = Path(__file__).parents[4] / "src" / "contrechamp_server"
TYPED = (DIGITS, MISTYPED)


def purposes() -> frozenset[str]:
    """Give every purpose under which a field is encrypted anywhere in the archive, as its sources name them."""
    texts = [path.read_text(encoding="utf-8") for path in SERVER.rglob("*.py")]
    given = {name for text in texts for name in re.findall(r"purpose=(\w+|\"\w+\")", text)}
    named = {name.strip('"') for name in given if name.startswith('"')}
    for node in (node for text in texts for node in ast.parse(text).body):
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id in given for target in targets):
                named.add(str(node.value.value))
    return frozenset(named)


PURPOSES = purposes()


def encrypted() -> Iterator[tuple[str, str, bytes]]:
    """Give every value of every column of bytes, with its table and the row's key."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            key = connection.introspection.get_primary_key_column(cursor, table)
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a table of our own
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found = dict(zip(names, row, strict=True))
                for value in row:
                    if isinstance(value, bytes | memoryview) and len(value):
                        yield table, str(found.get(key or "")), bytes(value)


def opened() -> list[tuple[str, str]]:
    """Give every text that the archive's own key opens, with its table: each column tried as each thing that it could be."""
    found = []
    for table, key, value in encrypted():
        for purpose in PURPOSES:
            try:
                found.append((table, open_field(value, purpose=purpose, row=key)))
            except SealedFieldError:
                continue
    return found


def holds_digits(content: bytes) -> bool:
    return any(spelling in content for digits in TYPED for spelling in spellings(digits))


def test_every_purpose_of_an_encrypted_field_is_tried() -> None:
    assert {"answer", "consensus", "opinion", "reading", "note", "totp"} <= PURPOSES


def test_before_verification_the_digits_are_there_and_would_be_found() -> None:
    case = make_case()
    say(reviewers()[0], case)
    found = opened()
    assert {table for table, text in found if text in TYPED} == {
        *("captions_answer", "captions_consensus", "verification_opinion", "records_reading")
    }
    # As they lie there, encrypted, no look at the rows or the files would show them.
    assert not any(holds_digits(row) for _, row in rows())


def test_after_verification_no_row_no_field_no_file_and_no_backup_holds_them(tmp_path: Path) -> None:
    verified()
    pipeline.sweep()
    for table, row in rows():
        assert not holds_digits(row), table
    assert not [table for table, text in opened() if holds_digits(text.encode())]
    for model, field in ((Answer, "digits"), (Consensus, "digits"), (Opinion, "digits")):
        assert set(model.objects.values_list(field, flat=True)) <= {b""}
    if connection.vendor == "sqlite":  # elsewhere the tests' database is not the one that the settings name
        back_up(tmp_path / "backup")
    names = []
    for folder in (options().folder, tmp_path / "backup"):
        for name, content in files(folder):
            names.append(name)
            assert not holds_digits(content), name
    assert [name for name in names if "/numbers/" in f"/{name}"]


def test_what_was_encrypted_is_gone_from_the_database_s_file_too(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite overwrites what is erased; PostgreSQL does when it vacuums")
    case = make_case()
    ada, bruno = reviewers()
    say(ada, case)
    ciphertexts = [bytes(value) for _, key, value in encrypted() if opens_to_digits(key, value)]
    assert len(ciphertexts) >= 5
    say(bruno, case)
    back_up(tmp_path / "backup")
    (copy,) = [content for name, content in files(tmp_path / "backup") if name.endswith(".sqlite3")]
    assert not [True for ciphertext in ciphertexts if ciphertext in copy]


def opens_to_digits(key: str, value: bytes) -> bool:
    for purpose in PURPOSES:
        try:
            return open_field(value, purpose=purpose, row=key) in TYPED
        except SealedFieldError:
            continue
    return False


def test_a_custodian_s_key_opens_the_number_and_says_of_which_portrait(tmp_path: Path) -> None:
    case = verified()
    number = Finding.objects.get().number
    assert number is not None
    with open_blob(number) as sealed:
        plain = io.BytesIO()
        open_sealed(
            io.BytesIO(sealed.read()),
            plain,
            load_key(CUSTODIAN_KEY),
            reason="dossier d’essai",
            receipt=tmp_path / "receipt.json",
        )
    said = json.loads(plain.getvalue())
    assert (said["portrait"], said["digits"]) == (case.portrait_id, DIGITS)
    assert len(said["salt"]) >= 32


def test_only_what_the_machine_read_on_this_portrait_is_forgotten() -> None:
    case = make_case()
    other = read(case.portrait.photograph, "5550123", Box(NEIGHBOUR.x + 80, NEIGHBOUR.y + 150, 60, 20))
    beside = read(case.portrait.photograph, DIGITS, Box(FRAME.x + FRAME.w - 40, FRAME.y + 190, 60, 20))
    for who in reviewers():
        say(who, case)
    assert list(Reading.objects.values_list("pk", flat=True)) == [other.pk]
    assert beside.pk != other.pk


def test_the_public_log_says_nothing_of_a_finding_before_it_is_public() -> None:
    verified()
    pipeline.sweep()
    said = b"".join(content for name, content in files(options().folder / "log"))
    assert b"verification:finding:verify" in said
    assert b"legible" not in said
    assert b"approval:finding:publish" not in said
