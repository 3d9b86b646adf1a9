"""Forms that must not pass the door: no photograph, wrong fields, malicious names, other sites. A 4xx, one clear line."""

import pytest

from tests.flow.batches import portrait
from tests.flow.doors import (
    AS_FORM,
    BOUNDARY,
    ENGLISH,
    FRENCH,
    PICTURE,
    Door,
    assert_refused,
    in_both_languages,
    multipart,
    part,
)
from tests.proofmode import zipped

pytestmark = [pytest.mark.enable_socket, pytest.mark.slow]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", ("vide", "empty")),
        (b"GIF89a" + bytes(100), ("pas une photographie", "not a photograph")),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ("pas une photographie", "not a photograph")),
        (b"PK\3\4" + bytes(100), ("pas une photographie", "not a photograph")),
        (zipped({"[Content_Types].xml": b"x"}), ("pas une photographie", "not a photograph")),
        (b"\0" * 10, ("pas une photographie", "not a photograph")),
        (b"\xff", ("pas une photographie", "not a photograph")),
    ],
)
def test_what_is_no_photograph_is_refused_whatever_it_is_called(
    door: Door, content: bytes, words: tuple[str, str]
) -> None:
    in_both_languages(door, door.photographs, content, "Content-Type: image/jpeg", status=422, words=words)
    body = multipart(part("photographs", "photographie.jpg", content))
    in_both_languages(door, door.deposit, body, AS_FORM, status=422, words=words)


def test_a_file_in_another_field_is_not_taken(door: Door) -> None:
    body = multipart(part("fichier", "a.jpg", PICTURE), part("photographs[]", "a.jpg", PICTURE))
    in_both_languages(door, door.deposit, body, AS_FORM, status=422, words=("Aucun fichier", "No file"))


def test_a_photograph_as_a_text_field_or_without_a_name_is_no_file(door: Door) -> None:
    for filename in (None, "", ".", "..", "/"):
        answer = door.ask(door.deposit, multipart(part("photographs", filename, PICTURE)), AS_FORM)
        assert_refused(answer, 422, "Aucun fichier")


def test_a_form_without_files_says_so(door: Door) -> None:
    for body in (multipart(), multipart(part("photographs", "", b""))):
        assert_refused(door.ask(door.deposit, body, AS_FORM), 422, "Aucun fichier")


def test_too_many_files_at_once_are_refused_together(door: Door) -> None:
    body = multipart(*(part("photographs", f"{n}.jpg", portrait(n)) for n in range(4)))
    words = ("trop de fichiers", "too many files")
    in_both_languages(door, door.deposit, body, AS_FORM, status=413, words=words)


def test_too_many_fields_are_refused(door: Door) -> None:
    body = multipart(*(part(f"champ{n}", None, b"x") for n in range(1_100)), part("photographs", "a.jpg", PICTURE))
    assert_refused(door.ask(door.deposit, body, AS_FORM), 400, "mal formée")


NAMES = {
    "newline": 'a%0d%0aX: y.svg"; x="\r\n.jpg',
    "traversal": "../../../../etc/cron.d/evil",
    "windows": "..\\..\\boot.ini",
    "nul": "a\0.jpg",
    "long": "n" * 10_000,
    "override": "photo\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe",
    "html": "<img src=x onerror=alert(1)>.jpg",
    "surrogate": "\xed\xa0\x80.jpg",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_malicious_name_reaches_neither_the_disk_nor_the_page(door: Door, name: str) -> None:
    answer = door.ask(door.deposit, multipart(part("photographs", name, b"no picture")), AS_FORM)
    assert answer.status in {400, 422}
    assert_refused(answer, answer.status)
    for mark in ("\N{RIGHT-TO-LEFT OVERRIDE}", "\0", "<img", "etc/"):
        assert mark not in answer.body
    assert not [path for path in door.server.folder.rglob("*") if "evil" in path.name or "boot" in path.name]


@pytest.mark.parametrize(
    "kind",
    ["", "text/plain", "application/json", "image/jpeg", "multipart/mixed; boundary=x"],
)
def test_another_content_type_is_refused_at_the_form(door: Door, kind: str) -> None:
    head = [f"Content-Type: {kind}"] if kind else []
    in_both_languages(door, door.deposit, PICTURE, *head, status=415, words=("formulaire", "form"))


@pytest.mark.parametrize(
    "broken",
    [
        (b"", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary="),
        (b"x", "multipart/form-data; boundary=" + "b" * 300),
        (b"\xff\xfe\0garbage", f"multipart/form-data; boundary={BOUNDARY}"),
        (part("photographs", "a.jpg", PICTURE), f"multipart/form-data; boundary={BOUNDARY}"),
        (multipart(part("photographs", "a.jpg", PICTURE))[:-4], f"multipart/form-data; boundary={BOUNDARY}"),
        (multipart(b"--" + BOUNDARY.encode() + b"\r\n" + b"h: " + b"x" * 5_000 + b"\r\n\r\n"), AS_FORM[14:]),
        (multipart(part("photographs", "a.jpg", PICTURE).replace(b"\r\n\r\n", b"\r\n", 1)), AS_FORM[14:]),
    ],
    ids=["none", "no boundary", "long boundary", "garbage", "no end", "half an end", "long head", "no head"],
)
def test_a_broken_form_is_refused(door: Door, broken: tuple[bytes, str]) -> None:
    body, kind = broken
    answer = door.ask(door.deposit, body, f"Content-Type: {kind.strip()}")
    assert answer.status in {400, 422}
    assert_refused(answer, answer.status)


@pytest.mark.parametrize(
    "head",
    [
        "Origin: https://example.org",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Cookie: contrechamp=stolen",
    ],
)
def test_what_another_site_makes_a_browser_send_is_refused(door: Door, head: str) -> None:
    body = multipart(part("photographs", "a.jpg", PICTURE))
    in_both_languages(door, door.deposit, body, AS_FORM, head, status=403, words=("autre site", "another site"))
    form = door.form()
    assert_refused(door.ask("/deposer/", form, "Content-Type: application/x-www-form-urlencoded", head), 403)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("credit", "<script>alert(1)</script>"),
        ("credit", "a\0b"),
        ("credit", "a\r\nb"),
        ("credit", "\N{RIGHT-TO-LEFT OVERRIDE}abc"),
        ("credit", "x" * 81),
        ("credit", "écrire à moi@example.org"),
        ("event", "'; DROP TABLE records_event; --"),
        ("event", "x" * 10_000),
        ("commune", "\0"),
        ("commune", "<b>Paris</b>"),
        ("commune", "x" * 100_000),
        ("taken_on", "2025-13-41"),
        ("taken_on", "9999-12-31"),
        ("licence", "all rights"),
        ("source_kind", "elsewhere"),
        ("sampling", "drawn"),
        ("note", "x" * 2_001),
    ],
)
def test_a_field_that_cannot_be_taken_opens_no_deposit(door: Door, field: str, text: str) -> None:
    kind = "Content-Type: application/x-www-form-urlencoded"
    for language in (FRENCH, ENGLISH):
        answer = door.ask("/deposer/", door.form(**{field: text}), kind, language=language)
        assert_refused(answer, 422)
        assert "<script>alert" not in answer.body
        assert "<b>Paris" not in answer.body


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://example.org/", "https://a:b@example.org/", "https://x/<b>"]
)
def test_an_address_that_is_none_opens_no_deposit(door: Door, address: str) -> None:
    form = door.form(source_kind="online", licence="quotation", source_url=address)
    assert_refused(door.ask("/deposer/", form, "Content-Type: application/x-www-form-urlencoded"), 422, "adresse")


def test_a_repeated_field_counts_once(door: Door) -> None:
    form = door.form() + b"&credit=a&credit=%3Cb%3E"
    assert_refused(door.ask("/deposer/", form, "Content-Type: application/x-www-form-urlencoded"), 422, "chevron")


def test_a_form_far_too_long_is_refused(door: Door) -> None:
    form = door.form(note="x" * 2_000_000)
    kind = "Content-Type: application/x-www-form-urlencoded"
    in_both_languages(door, "/deposer/", form, kind, status=413, words=("trop grand", "too large"))


def test_a_file_where_none_is_expected_is_skipped_and_not_stored(door: Door) -> None:
    answer = door.ask("/deposer/", multipart(part("credit", "a.jpg", PICTURE)), AS_FORM)
    assert_refused(answer, 422)
