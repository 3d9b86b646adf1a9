"""An incident's evidence bundle: what its page shows, the decisions behind it with their proofs, and a dossier to be read.

Anyone may have that of a public incident: nothing is in it that is not public. A custodian's holds what is sealed as well,
as it was sealed; numbers are opened offline (`contrechamp vault open-number`) and never come back here. Files are made one
after the other as they leave, so that memory does not grow with the bundle.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version as software_version
from typing import Final

from django.utils import timezone
from django.utils.translation import override

from contrechamp.bundle import BundleFile, Contents, Exhibit, PictureSigner, Redaction, Shown, bag, layout
from contrechamp.ledger import Digest, Ref, SignedHead, load_signing_key
from contrechamp.vision.types import Box
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.selectors import Entry, last_head, proven, records_about
from contrechamp_server.foundation.audit.stamping import StampedHead, newest_stamped
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import VISITOR, Actor
from contrechamp_server.foundation.gate import Audience, open_ciphertext, open_image, sealed_number_of
from contrechamp_server.foundation.media.pyramids import Size
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.vocabularies import DISPLAY_ONLY
from contrechamp_server.frame.provenance import source
from contrechamp_server.outlets.exports.dossier import SHOWN_PX, Piece, dossier_pdf, said_of
from contrechamp_server.stages.publication.models import Appearance, Incident, IncidentVersion
from contrechamp_server.stages.publication.selectors import public_appearances, public_versions

_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Evidence:
    """A bundle on its way out.

    Attributes:
        name: of its folder.
        files: to be read once, each before the next.
    """

    name: str
    at: datetime
    files: Iterator[BundleFile]


def evidence_of(
    incident: Incident, address: str, *, custodian: Actor | None = None, with_originals: bool = False
) -> Evidence:
    """Give the evidence bundle of a public incident.

    Args:
        incident: one of `public_incidents`.
        address: of its page.
        custodian: who takes it away with its sealed numbers, once `carry_evidence` has recorded that.
        with_originals: whether the sealed originals go along too; a custodian's only.

    Raises:
        NotFoundError: nothing of it is public any more.
    """
    version = public_versions([incident]).get(incident.pk)
    if version is None:
        raise NotFoundError
    at = now()
    maker = _Maker(incident, version, address, at, _Carrying(custodian, with_originals) if custodian else None)
    info = {
        "Source-Organization": options().name,
        "Bagging-Date": timezone.localdate(at).isoformat(),
        "Bag-Software-Agent": maker.software,
        "External-Identifier": address,
        "Internal-Sender-Identifier": incident.pk,
    }
    suffix = "-scelles" if custodian else ""
    return Evidence(f"incident-{incident.number}-dossier{suffix}", at, bag(maker.payload(), maker.key, info))


@dataclass(frozen=True, slots=True)
class _Carrying:
    """A custodian, and what they take."""

    custodian: Actor
    with_originals: bool


class _Maker:
    """Makes the files of one bundle, in the order in which they leave."""

    def __init__(
        self, incident: Incident, version: IncidentVersion, address: str, at: datetime, carrying: _Carrying | None
    ) -> None:
        self.key = load_signing_key(options().log_key.encode())
        self.software = f"contrechamp {software_version('contrechamp')}"
        self._incident, self._version, self._address, self._at = incident, version, address, at
        self._carrying = carrying
        self._appearances = _by_photograph(public_appearances(version))
        self._head, self._entries, self._stamped = self._log()

    def payload(self) -> Iterator[BundleFile]:
        """Give the files under `data/`."""
        signer = PictureSigner(self.key, archive=options().name, at=self._at)
        yield BundleFile.of(layout.AUTHORITY, signer.authority)
        yield BundleFile.of(layout.CUSTODIANS, options().custodians.encode())
        pieces = []
        for number, (photograph, appearances) in enumerate(self._appearances, start=1):
            picture, small = self._picture(number, photograph, signer)
            if picture is not None:
                yield picture
            exhibit = self._exhibit(number, photograph, appearances, picture)
            pieces.append(Piece(exhibit, tuple(appearances), small, self._about(photograph, appearances)))
            if self._carrying is not None:
                yield from self._sealed(exhibit, self._carrying)
        yield from self._proofs()
        contents = self._contents(tuple(piece.exhibit for piece in pieces))
        yield BundleFile.of(layout.CONTENTS, contents.encode())
        stamp = self._stamped.stamp if self._stamped else None
        dossier = dossier_pdf(self._incident, self._version, contents, pieces, stamp, self._at)
        yield BundleFile.of(layout.DOSSIER, dossier)

    def _log(self) -> tuple[SignedHead, dict[str, list[Entry]], StampedHead | None]:
        """Give a signed head, all that was recorded under it about the incident and its pictures, and the head's timestamp.

        The head is the newest that an authority has stamped, where all of this stands under it already, else the newest.
        The sweeper signs every few seconds, and asks an authority now and then; a reader's click does neither.
        """
        subjects = [Ref("incident", self._incident.pk)]
        for photograph, appearances in self._appearances:
            subjects.append(Ref("photograph", photograph.pk))
            subjects += [Ref("portrait", each.portrait_id) for each in appearances]
        head = last_head()
        if head is None:
            raise NotFoundError
        entries = {
            str(subject): [entry for entry in records_about(subject, Action) if entry.index < head.size]
            for subject in subjects
        }
        stamped = newest_stamped(covering=(entry.index for found in entries.values() for entry in found))
        return stamped.head if stamped else head, entries, stamped

    def _about(self, photograph: Photograph, appearances: list[Appearance]) -> list[Entry]:
        subjects = [Ref("photograph", photograph.pk), *(Ref("portrait", each.portrait_id) for each in appearances)]
        found = [entry for subject in subjects for entry in self._entries[str(subject)]]
        return sorted(found, key=lambda entry: entry.index)

    def _picture(self, number: int, photograph: Photograph, signer: PictureSigner) -> tuple[BundleFile | None, bytes]:
        """Give a photograph as anyone may see it, whole and signed, and a small one for the dossier."""
        if photograph.submission.licence in DISPLAY_ONLY:
            return None, b""
        image = open_image(photograph.pk, actor=VISITOR, audience=Audience.PUBLIC)
        whole = Box(0, 0, image.size.width, image.size.height)
        name = f"{number:02d}-{photograph.pk}.jpg"
        signed = signer.sign(image.region(whole, image.size), title=name, redaction=self._redaction(photograph))
        share = min(1.0, SHOWN_PX / max(image.size.width, image.size.height))
        small = Size(max(1, round(image.size.width * share)), max(1, round(image.size.height * share)))
        return BundleFile.of(f"{layout.PICTURES}/{name}", signed), image.region(whole, small)

    def _redaction(self, photograph: Photograph) -> Redaction:
        return Redaction(
            photograph=photograph.pk,
            sealed_sha256=self._sealed_digest(photograph),
            sealed_bytes=photograph.sealed.bytes if photograph.sealed else 0,
            width=photograph.width,
            height=photograph.height,
            is_veil_lifted=photograph.is_veil_lifted,
        )

    def _sealed_digest(self, photograph: Photograph) -> str:
        """Give the digest of a sealed original as the log has it, not as the database says it is."""
        for entry in self._entries[f"photograph:{photograph.pk}"]:
            if entry.record.action == Action.PHOTOGRAPH_RECEIVED:
                found = entry.record.data.get("sealed")
                return found.hex if isinstance(found, Digest) else ""
        raise NotFoundError

    def _exhibit(
        self, number: int, photograph: Photograph, appearances: list[Appearance], picture: BundleFile | None
    ) -> Exhibit:
        redaction = self._redaction(photograph)
        with override("fr"):
            told = source(photograph.submission)
        device_time = f"{photograph.taken_at.isoformat()}" if photograph.taken_at and self._carrying else ""
        return Exhibit(
            number=number,
            picture=picture.path if picture else "",
            sha256=hashlib.sha256(b"".join(picture.pieces)).hexdigest() if picture else "",
            taken_on=told.day.isoformat(),
            taken_at=device_time,
            credit=told.credit,
            licence=told.licence,
            portraits=tuple(self._shown(each) for each in appearances),
            photograph=redaction.photograph,
            sealed_sha256=redaction.sealed_sha256,
            sealed_bytes=redaction.sealed_bytes,
            width=redaction.width,
            height=redaction.height,
            is_veil_lifted=redaction.is_veil_lifted,
        )

    def _shown(self, appearance: Appearance) -> Shown:
        portrait = appearance.portrait
        # As the log has it under this head: a finding that became public since is in the next bundle.
        published = [
            entry.record.data
            for entry in self._entries[f"portrait:{portrait.pk}"]
            if entry.record.action == Action.FINDING_PUBLISHED
        ]
        said = published[-1] if published and portrait.legibility else {}
        sealed = said.get("sealed_number")
        return Shown(
            id=portrait.pk,
            role=appearance.role,
            box=(portrait.x, portrait.y, portrait.w, portrait.h),
            finding=str(said.get("finding", "")),
            unit_type=portrait.unit_type,
            sealed_number_sha256=sealed.hex if isinstance(sealed, Digest) else "",
        )

    def _sealed(self, exhibit: Exhibit, carrying: _Carrying) -> Iterator[BundleFile]:
        """Give what is sealed, ciphertext as it lies here: of numbers those that the log has under this head."""
        if carrying.with_originals:
            with open_ciphertext(exhibit.photograph, actor=carrying.custodian) as file:
                pieces = iter(lambda: file.read(_PIECE), b"")
                yield BundleFile(f"{layout.ORIGINALS}/{exhibit.photograph}{layout.SEALED}", pieces)
        for shown in exhibit.portraits:
            number = sealed_number_of(shown.id, actor=carrying.custodian) if shown.sealed_number_sha256 else None
            if number is not None:
                yield BundleFile.of(f"{layout.NUMBERS}/{shown.id}{layout.SEALED}", number)

    def _proofs(self) -> Iterator[BundleFile]:
        """Give the head, as it was signed, and each record with its proof."""
        yield BundleFile.of(layout.HEAD, self._head.head.signed_bytes())
        yield BundleFile.of(layout.HEAD_SIGNATURE, self._head.signature)
        if self._stamped is not None:
            yield BundleFile.of(layout.TIMESTAMP, self._stamped.token)
            yield BundleFile.of(layout.TIMESTAMP_AUTHORITY, self._stamped.authority)
        for entry in sorted((e for found in self._entries.values() for e in found), key=lambda e: e.index):
            yield BundleFile.of(f"{layout.RECORDS}/{entry.index:08d}.json", proven(entry, self._head).encode())

    def _contents(self, exhibits: tuple[Exhibit, ...]) -> Contents:
        return Contents(
            made_at=self._at.isoformat(timespec="seconds"),
            archive=options().name,
            page=self._address,
            software=self.software,
            incident_id=self._incident.pk,
            incident=said_of(self._incident, self._version),
            exhibits=exhibits,
            is_for_custodians=self._carrying is not None,
        )


def _by_photograph(appearances: list[Appearance]) -> list[tuple[Photograph, list[Appearance]]]:
    found: dict[str, tuple[Photograph, list[Appearance]]] = {}
    for each in appearances:
        photograph = each.portrait.photograph
        found.setdefault(photograph.pk, (photograph, []))[1].append(each)
    return list(found.values())
