"""`contrechamp log …`: check an append-only log offline, look into it, and prove what stands in it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from contrechamp.cli.console import err, out, print_list, printable
from contrechamp.cli.language import _, figure, ngettext, told
from contrechamp.ledger import (
    ProvenRecord,
    Record,
    SignedHead,
    TreeHead,
    Verification,
    load_public_key,
    prove_from_folder,
    read_heads,
    read_records,
    verify_folder,
)

app = typer.Typer(
    no_args_is_help=True,
    help="""Verify an append-only log, offline.

    A log is a folder: records.jsonl (one decision a line), heads.jsonl (what the log's key signed), public-key.pem.
    Nothing here writes to it, and nothing here needs a network.""",
    epilog="Start with: [bold]contrechamp log verify journal --public-key key.pem[/bold]",
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="rich",
)

Log = Annotated[Path, typer.Argument(metavar="PATH", help="The log's folder.", exists=True, file_okay=False)]
PublicKey = Annotated[
    Path | None,
    typer.Option(
        "--public-key",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="The log's public key (PEM) as you got it from elsewhere. Without it the one in the folder is used, "
        "which shows that one key signed everything, not whose key it is.",
    ),
]


def _truth() -> str:
    return _("That what the records say is true: only that it was said, in this order, and not changed since.")


@app.command(epilog="Exit status: 0 all holds · 1 something does not, the first record that does not is named")
def verify(
    path: Log,
    public_key: PublicKey = None,
    head: Annotated[
        Path | None,
        typer.Option(
            "--head",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="A signed head published elsewhere: the log must contain all that it speaks of.",
        ),
    ] = None,
    since: Annotated[
        Path | None,
        typer.Option(
            "--since",
            metavar="OLD_HEAD",
            exists=True,
            dir_okay=False,
            help="A head that you kept from an earlier visit (a line of heads.jsonl, or the whole file): shows that "
            "nothing before it was touched, and how much was added.",
        ),
    ] = None,
) -> None:
    """Check every record, the hash tree and every signed head, and say what is proven and what is not.

    Keep a line of heads.jsonl after each visit: with --since, the log can never be rewritten behind your back.
    """
    key = load_public_key(public_key.read_bytes()) if public_key else None
    published = _heads(head, "--head")
    kept = _heads(since, "--since")
    with err.status(_("Checking every record…")):
        found = verify_folder(path, public_key=key, known=[*published, *kept])
    out.print(
        _("{records}, {heads}, log {log_id}").format(
            records=_records(found.size),
            heads=ngettext("{count} signed head", "{count} signed heads", len(found.heads)),
            log_id=found.log_id,
        )
        + "\n",
        soft_wrap=True,
    )
    print_list(_("Proven"), _proven(found, [item.head for item in published], [item.head for item in kept]))
    print_list(_("Not proven"), _not_proven(found))


def _heads(file: Path | None, option: str) -> list[SignedHead]:
    heads = read_heads(file) if file else []
    if file and not heads:
        raise typer.BadParameter(_("{path} holds no signed head").format(path=printable(file)), param_hint=option)
    return heads


def _proven(found: Verification, published: list[TreeHead], kept: list[TreeHead]) -> Iterator[str]:
    last = found.last_head
    if found.size:
        yield _("Every record is whole and in canonical form, and none holds a value that a log refuses.")
    yield _(
        "The first {records} are, word for word and in this order, what the log's key signed on {day}: none was altered, "
        "removed, added or moved since."
    ).format(records=_records(last.size), day=_day(last.time))
    if len(found.heads) > 1:
        yield _("Each of the {count} signed heads continues the one before it.").format(count=figure(len(found.heads)))
    for head in published:
        line = _("The log contains all of the {records} that the head of {day} speaks of.")
        yield line.format(records=_records(head.size), day=_day(head.time))
    for head in kept:
        line = _(
            "Since the head that you kept ({records}, {day}) nothing before it was touched, and {later} came after it."
        )
        yield line.format(records=_records(head.size), day=_day(head.time), later=_records(found.size - head.size))


def _not_proven(found: Verification) -> Iterator[str]:
    if not found.key_given:
        yield _(
            "Whose key this is: it lies in the folder itself. Get it from elsewhere and pass --public-key, or compare "
            "the log's id, printed above."
        )
    if found.unsigned:
        first = found.size - found.unsigned
        if found.unsigned == 1:
            line = _("Record {first}: no signed head covers it yet, it could still be changed unseen.")
        else:
            line = _("Records {first} to {last}: no signed head covers them yet, they could still be changed unseen.")
        yield line.format(first=first, last=found.size - 1)
    if not found.known:
        yield _("That others see the same log: compare a head with theirs (--head), or with one you kept (--since).")
    yield _("What stands behind a commitment: only whoever has its salt can confirm that, and a salt may be destroyed.")
    yield _truth()


@app.command()
def show(
    path: Log,
    index: Annotated[
        int | None, typer.Option("--index", metavar="N", min=0, help="Only this record, counted from 0, in full.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="The canonical JSON, one record a line.")] = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """List the records, or show one in full. Showing proves nothing: see `verify` and `prove`."""
    records = read_records(path) if index is None else read_records(path, index, 1)
    shown = 0
    for place, record in records:
        shown += 1
        if json:
            out.print(record.encode().decode(), markup=False, soft_wrap=True)
        elif index is None:
            out.print(_line(place, record), markup=False, soft_wrap=True)
        else:
            _print_record(place, record)
    if index is not None and not shown:
        raise typer.BadParameter(_("the log has no record {index}").format(index=index), param_hint="--index")


@app.command()
def prove(
    path: Log,
    index: Annotated[int, typer.Argument(metavar="INDEX", min=0, help="Which record, counted from 0.")],
    output: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", dir_okay=False, help="Where to write it; else it is printed."),
    ] = None,
    head: Annotated[
        Path | None,
        typer.Option(
            "--head", metavar="FILE", exists=True, dir_okay=False, help="Prove it under this head, not the newest."
        ),
    ] = None,
) -> None:
    """Write the proof that one record is in the log: the record, its path in the tree, and the signed head, as JSON.

    Whoever has the log's public key can check it with `check-proof`, without the log.
    """
    heads = _heads(head, "--head")
    proven = prove_from_folder(path, index, heads[-1] if heads else None).encode().decode()
    if output is None:
        out.print(proven, markup=False, soft_wrap=True)
        return
    draft = output.with_name(f".{output.name}.part")
    try:
        draft.write_text(proven + "\n", encoding="utf-8")
        draft.replace(output)
    except OSError as error:
        raise typer.BadParameter(
            _("cannot be written: {cause}").format(cause=told(str(error.strerror))), param_hint="--out"
        ) from error
    line = _("Proof of record {index} written to {path}.")
    err.print(line.format(index=index, path=printable(output)), soft_wrap=True)


@app.command()
def check_proof(
    proof: Annotated[
        Path, typer.Argument(metavar="PROOF", help="A file that `prove` wrote.", exists=True, dir_okay=False)
    ],
    public_key: Annotated[
        Path,
        typer.Option(
            "--public-key", metavar="FILE", exists=True, dir_okay=False, help="The log's public key, from elsewhere."
        ),
    ],
) -> None:
    """Check a proof without the log, and show the record that it proves."""
    proven = ProvenRecord.parse(proof.read_bytes())
    proven.verify(load_public_key(public_key.read_bytes()))
    head = proven.head.head
    _print_record(proven.proof.index, proven.record)
    out.print()
    where = _("This is record {index} of the log {log_id}, among the {records} that its key signed on {day}.")
    said = {"index": proven.proof.index, "log_id": head.log_id, "records": _records(head.size), "day": _day(head.time)}
    print_list(_("Proven"), [where.format(**said)])
    print_list(_("Not proven"), [_truth(), _("What else the log holds: that takes the log itself, see `verify`.")])


def _print_record(index: int, record: Record) -> None:
    out.print(_line(index, record), markup=False, soft_wrap=True)
    for name, value in record.data.items():
        for item in value if isinstance(value, tuple) else (value,):
            out.print(f"    {name}: {_plain(item)}", markup=False, soft_wrap=True)


def _plain(item: object) -> str:
    digits = getattr(item, "hex", None)
    return str(item) if digits is None else f"{type(item).__name__.lower()} {digits}"


def _line(index: int, record: Record) -> str:
    actor = (
        record.actor if isinstance(record.actor, str) else _("commitment {start}…").format(start=record.actor.hex[:12])
    )
    by = _("by {actor}").format(actor=actor)
    return f"{index:>7}  {_day(record.at)}  {record.action}  {record.subject}  {by}"


def _records(count: int) -> str:
    return ngettext("{count} record", "{count} records", count)


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
