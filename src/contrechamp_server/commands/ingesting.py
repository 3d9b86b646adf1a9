"""What `contrechamp ingest` does once Django is set up: finds its deposit, then takes one file after the other.

A file is in when its row is committed; nothing else is remembered anywhere. So a run that was stopped, or killed, is
gone on with by the same call: what is in already is told by its digest, before anything is sealed.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final, Protocol

from django.db import DatabaseError

from contrechamp.cli.batch.files import SourceError, open_regular
from contrechamp.cli.batch.sources import Picture, Refused, Sources
from contrechamp.cli.errors import WrongCallError
from contrechamp.errors import ContrechampError
from contrechamp_server import pipeline
from contrechamp_server.commands import ingesting_words as words
from contrechamp_server.commands.stopping import Stop, StoppedError, listening
from contrechamp_server.foundation.accounts.models import Account
from contrechamp_server.foundation.core.errors import ArchiveError, InvalidError, NotFoundError
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.foundation.media.arrivals import (
    HEAD_BYTES,
    PIECE_BYTES,
    CannotKeepError,
    Sealed,
    TooLargeError,
    TooSlowError,
    seal_arriving,
)
from contrechamp_server.foundation.records.models import Submission
from contrechamp_server.foundation.records.vocabularies import Channel
from contrechamp_server.stages.intake import repeats, services
from contrechamp_server.stages.intake.errors import EmptyFileError, NotAPictureError, ProvenanceError
from contrechamp_server.stages.intake.statements import Stated, read_statement

PART: Final = "command"
_FAULTS_OF_A_FILE: Final = (SourceError, EmptyFileError, NotAPictureError, TooLargeError, TooSlowError)
"""What refuses one file; anything else would refuse the next one too, and stops the run."""


class Lines(Protocol):
    """Where a run says what became of each file: the report of `ingest`, or that of `import`."""

    def clear(self) -> None:
        """Begin anew."""

    def add(self, row: dict[str, Any]) -> None:
        """Say what became of one file."""


@dataclass(slots=True)
class Destination:
    """Where photographs go.

    Attributes:
        actor: who deposits.
        stated: what is said of them; None where a deposit was given, which says it.
        submission: the open deposit; None until the first photograph needs one.
        code: its receipt code, as far as this run knows it.
        digests: of what is in already, in deposits that say the same.
    """

    actor: Actor
    stated: Stated | None
    submission: Submission | None = None
    code: str | None = None
    digests: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Tally:
    """What became of the files.

    Attributes:
        counts: `taken`, `known` or `repeat` → how many.
        refused: which, and why in the person's language.
        stopped_by: the signal or the error that ended the run before its last file.
    """

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[Path, str]] = field(default_factory=list)
    stopped_by: int | ContrechampError | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Photographs that go into one deposit, which is looked for when their turn comes."""

    find: Callable[[], Destination]
    pictures: Sequence[Picture]


def find_destination(given: Mapping[str, str], *, code: str | None, pseudonym: str | None) -> Destination:
    """Find the deposit to go on with, or what a new one will say; opens none.

    Raises:
        WrongCallError: no such account or deposit, or a deposit that was sent.
        typer.Exit: something is wrong with what is said; all of it has been told.
    """
    actor = find_depositor(pseudonym)
    if code is not None:
        try:
            submission = services.find_deposit(code)
            services.check_open(submission)
        except (NotFoundError, InvalidError) as error:
            raise WrongCallError(str(error.message)) from error
        found = Submission.objects.filter(pk=submission.pk)
        return Destination(actor, None, submission, code, repeats.digests_in(found))
    try:
        stated = read_statement(given)
    except ProvenanceError as error:
        words.refuse_statement(error)
    return destination_of(stated, actor)


def destination_of(stated: Stated, actor: Actor) -> Destination:
    """Find the open deposit that says this, if there is one, and what is in already by any that says it."""
    said = repeats.deposits_saying(stated, channel=Channel.COMMAND, submitter=actor.account_id or "")
    still_open = said.filter(sent_at=None).first()
    if still_open is not None:
        words.tell_continued(still_open)
    return Destination(actor, stated, still_open, None, repeats.digests_in(said))


def find_depositor(pseudonym: str | None) -> Actor:
    """Give who deposits: the command itself, or somebody's account.

    Raises:
        WrongCallError: there is no such account.
    """
    if pseudonym is None:
        return Actor(part=PART)
    account = Account.objects.filter(pseudonym=pseudonym, is_active=True).first()
    if account is None:
        raise WrongCallError(f"no active account is called {pseudonym}")
    return Actor(account_id=account.pk, part=PART)


def ingest(sources: Sources, destination: Destination, report: Lines | None, *, is_dry: bool) -> Tally:
    """Take what was found into one deposit; see `ingest_batches`.

    Raises:
        ReportError: the report cannot be written on.
    """
    return ingest_batches([Batch(lambda: destination, sources.pictures)], sources.refused, report, is_dry=is_dry)


def ingest_batches(
    batches: Sequence[Batch], refused: Sequence[Refused], report: Lines | None, *, is_dry: bool
) -> Tally:
    """Take each batch, then send its deposit; give what became of it all. What is in stays in, whatever ends this.

    Raises:
        ReportError: the report cannot be written on.
    """
    if report is not None:
        report.clear()
    pictures = [picture for batch in batches for picture in batch.pictures]
    with words.progress(pictures) as bar, listening() as stop:
        run = _Run(report, is_dry, bar, stop)
        for each in refused:
            run.refuse(each.path, each.code, each.reason, each.reason)
        try:
            for batch in batches:
                run.take_all(batch)
        except StoppedError:
            run.tally.stopped_by = stop.number
        except DatabaseError:
            run.tally.stopped_by = CannotKeepError()
        except ArchiveError as error:
            run.tally.stopped_by = error
    return run.tally


@dataclass(slots=True)
class _Run:
    """One run: each file through the same steps, each outcome counted and reported."""

    report: Lines | None
    is_dry: bool
    bar: words.Bar
    stopped: Stop
    tally: Tally = field(default_factory=Tally)

    def take_all(self, batch: Batch) -> None:
        destination = batch.find()
        for picture in batch.pictures:
            self.take(picture, destination)
        if destination.submission is not None and destination.digests and not self.is_dry:
            services.send_deposit(actor=destination.actor, submission=destination.submission)

    def take(self, picture: Picture, destination: Destination) -> None:
        self.bar.name(picture.path)
        try:
            status, sha256, size = self._take(picture, destination)
        except _FAULTS_OF_A_FILE as error:
            self.refuse(picture.path, error.code, words.shown(error), words.in_english(error))
            return
        self.tally.counts[status] += 1
        self._report(picture.path, status, sha256=sha256, bytes=size)

    def refuse(self, path: Path, code: str, shown: str, reason: str) -> None:
        self.tally.refused.append((path, shown))
        self._report(path, "refused", code=code, reason=reason)

    def _take(self, picture: Picture, destination: Destination) -> tuple[str, str, int]:
        with open_regular(picture.real) as file:
            size = os.fstat(file.fileno()).st_size
            if size > options().max_bytes:
                raise TooLargeError
            services.check_kind(file.read(HEAD_BYTES))
            file.seek(0)
            if self.is_dry or destination.digests:
                sha256 = _digest(self._reading(file, is_shown=self.is_dry))
                if sha256 in destination.digests:
                    self.bar.advance(0 if self.is_dry else size)
                    return "repeat", sha256, size
                if self.is_dry:
                    destination.digests.add(sha256)
                    return "known" if repeats.is_in_archive(sha256) else "taken", sha256, size
                file.seek(0)
            sealed = seal_arriving(self._reading(file))
        return _keep(sealed, destination)

    def _reading(self, file: IO[bytes], *, is_shown: bool = True) -> Callable[[int], bytes]:
        def read(size: int) -> bytes:
            if self.stopped.number is not None:
                raise StoppedError
            piece = file.read(size)
            if is_shown:
                self.bar.advance(len(piece))
            return piece

        return read

    def _report(self, path: Path, status: str, **known: Any) -> None:
        if self.report is not None:
            empty = {"code": None, "reason": None, "sha256": None, "bytes": None}
            self.report.add({"source": str(path), "status": status, **empty, **known})


def _digest(read: Callable[[int], bytes]) -> str:
    digest = hashlib.sha256()
    while piece := read(PIECE_BYTES):
        digest.update(piece)
    return digest.hexdigest()


def _keep(sealed: Sealed, destination: Destination) -> tuple[str, str, int]:
    try:
        submission = _deposit(destination)
    except ContrechampError:
        sealed.discard()
        raise
    received = services.receive_photograph(actor=destination.actor, submission=submission, sealed=sealed)
    pipeline.move_on(received.photograph)
    destination.digests.add(sealed.sha256)
    status = "repeat" if received.is_repeat else "known" if received.is_known else "taken"
    return status, sealed.sha256, sealed.size


def _deposit(destination: Destination) -> Submission:
    if destination.submission is None and destination.stated is not None:
        opened = services.open_deposit(
            actor=destination.actor,
            channel=Channel.COMMAND,
            provenance=destination.stated.provenance,
            proposal=destination.stated.proposal,
        )
        destination.submission, destination.code = opened.submission, opened.code
        words.tell_opened(opened.code)
    if destination.submission is None:
        raise NotFoundError
    return destination.submission
