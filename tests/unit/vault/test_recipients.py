"""A recipients file is taken whole or refused with the number of the wrong line, and never repeats what stood there."""

from pathlib import Path

import pytest

from contrechamp.vault import (
    CustodianKey,
    NoRecipientsError,
    RecipientsError,
    UnreadableError,
    parse_recipients,
    read_recipients,
    seal,
)


def test_recipients_are_read_in_order_each_once_with_their_verify_keys(ada: CustodianKey, bruno: CustodianKey) -> None:
    text = f"# custodians\r\n\r\n{ada.public.lines}\r\n  {bruno.public.recipient}  \r\n{ada.public.recipient}\n"
    found = parse_recipients(text)
    assert found.recipients == (ada.public.recipient, bruno.public.recipient)
    assert dict(found.verify_keys) == {ada.public.recipient: ada.public.verify_key}


def test_a_custodian_who_left_keeps_a_verify_key_and_is_not_sealed_to(ada: CustodianKey) -> None:
    found = parse_recipients(ada.public.lines.splitlines()[0])
    assert found.recipients == ()
    assert ada.public.recipient in found.verify_keys


@pytest.mark.parametrize("text", ["", "\n\n", "# nobody yet\n"])
def test_a_file_with_nobody_in_it_is_refused(text: str) -> None:
    with pytest.raises(NoRecipientsError):
        parse_recipients(text)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("hello", "not a recipient"),
        ("age1qqqq", "checksum"),
        ("age1yubikey1q0000000000000000000000000000000000000000000000000000000000", "plugin"),
        ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA someone", "SSH"),
        # Keys whose shared secret is zero for everyone: sealing to them protects nothing.
        ("age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z", "protects nothing"),
        ("# verify-key age1something", "a verify key is written"),
    ],
)
def test_a_wrong_line_is_named_by_number_and_not_repeated(ada: CustodianKey, line: str, problem: str) -> None:
    with pytest.raises(RecipientsError, match=problem) as caught:
        parse_recipients(f"{ada.public.recipient}\n\x0c# a form feed is no line end\n{line}\n", name="custodians.txt")
    assert caught.value.line == 3
    assert "custodians.txt, line 3" in str(caught.value)
    assert line not in str(caught.value)


@pytest.mark.parametrize("change", [str.upper, lambda text: text[:-1] + ("q" if text[-1] != "q" else "p")])
def test_a_mistyped_recipient_is_refused(ada: CustodianKey, change: "type[str]") -> None:
    with pytest.raises(RecipientsError):
        parse_recipients(change(ada.public.recipient))


def test_a_private_key_in_a_recipients_file_is_called_one_and_not_repeated(ada: CustodianKey) -> None:
    for secret in (str(ada.identity), str(ada.identity).lower()):
        with pytest.raises(RecipientsError, match="PRIVATE key") as caught:
            parse_recipients(secret)
        assert secret[15:] not in str(caught.value)


def test_two_verify_keys_for_one_custodian_are_refused(ada: CustodianKey, bruno: CustodianKey) -> None:
    other = f"# verify-key {ada.public.recipient} {bruno.public.verify_key}\n"
    with pytest.raises(RecipientsError, match="another verify key") as caught:
        parse_recipients(ada.public.lines + other)
    assert caught.value.line == 3


def test_a_file_that_is_no_text_or_far_too_long_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "recipients.txt"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RecipientsError, match="UTF-8"):
        read_recipients(file)
    file.write_bytes(b"#" * (1 << 20) + b"#")
    with pytest.raises(RecipientsError, match="1 MiB"):
        read_recipients(file)
    with pytest.raises(UnreadableError):
        read_recipients(tmp_path / "missing.txt")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path, ada: CustodianKey) -> None:
    file = tmp_path / "recipients.txt"
    file.write_text(ada.public.lines, encoding="utf-8-sig")
    assert read_recipients(file).recipients == (ada.public.recipient,)


def test_seal_refuses_an_empty_recipient_list(tmp_path: Path) -> None:
    source = tmp_path / "original"
    source.write_bytes(b"original")
    with pytest.raises(NoRecipientsError):
        seal(source, tmp_path / "sealed", [])
    assert not (tmp_path / "sealed").exists()


def test_seal_refuses_a_recipient_that_is_none(tmp_path: Path, ada: CustodianKey) -> None:
    source = tmp_path / "original"
    source.write_bytes(b"original")
    with pytest.raises(RecipientsError, match="recipient 2"):
        seal(source, tmp_path / "sealed", [ada.public.recipient, "age1nobody"])
    assert not (tmp_path / "sealed").exists()
