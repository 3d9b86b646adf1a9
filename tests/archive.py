"""Things for tests of the archive: people by role, and photographs at each state, made without the engine."""

import hashlib
import shutil
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from contrechamp.vision import OutputFormat, Pixels, encode
from contrechamp.vision.types import Box
from contrechamp_server.foundation.accounts.models import Account, RoleGrant
from contrechamp_server.foundation.accounts.sessions import SessionStore
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import STAFF, Actor, Role
from contrechamp_server.foundation.media.blobs import keep_bytes
from contrechamp_server.foundation.media.kinds import BlobKind
from contrechamp_server.foundation.media.pyramids import make_pyramid
from contrechamp_server.foundation.records.models import Event, Mask, Photograph, Portrait, Submission, Suspect
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import (
    Channel,
    EventState,
    Licence,
    MaskOrigin,
    PlacePrecision,
    SourceKind,
)
from contrechamp_server.frame.people import STRONG
from contrechamp_server.stages.approval.publication import publish_photograph

COBALT = (0x24, 0x38, 0xD6)
PASSWORD = "une phrase assez longue"  # noqa: S105 - of tests only


@dataclass(frozen=True)
class Someone:
    """A person with an account, as an actor and as a browser."""

    account: Account
    actor: Actor
    client: Client


def someone(*roles: Role, pseudonym: str = "", strong: bool = True) -> Someone:
    """Make an account with these roles, signed in; staff with the second factor proved unless `strong` is false."""
    name = pseudonym or f"{'-'.join(roles)[:30] or 'compte'}-{Account.objects.count() + 1}"
    account = Account(pseudonym=name)
    account.set_password(PASSWORD)
    account.save()
    RoleGrant.objects.bulk_create(RoleGrant(account=account, role=role.value) for role in roles)
    is_strong = strong and bool(set(roles) & STAFF)
    return Someone(account, Actor(account.pk, frozenset(roles), is_strong), sign_in(account, strong=is_strong))


def sign_in(account: Account, *, strong: bool) -> Client:
    """Give a browser in which this account is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = account.pk
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    if strong:
        session[STRONG] = True
    session.save()
    client = Client(headers={"sec-fetch-site": "same-origin"})
    client.cookies["contrechamp"] = session.session_key or ""
    return client


def visitor() -> Client:
    """Give a browser without account."""
    return Client(headers={"sec-fetch-site": "same-origin"})


def empty_folder() -> None:
    """Take away what earlier tests have stored: it belongs to a database that was emptied since."""
    for name in ("media", "incoming", "log"):
        shutil.rmtree(options().folder / name, ignore_errors=True)


def make_event(**given: Any) -> Event:
    """Make an open event in Paris."""
    fields = {
        "title": "Manifestation du 1er mai",
        "date": date(2025, 5, 1),
        "commune": "75056",
        "commune_edition": "2025",
    }
    return Event.objects.create(**{**fields, "state": EventState.OPEN, **given})


def make_submission(event: Event | None = None, **given: Any) -> Submission:
    """Make a deposit."""
    fields: dict[str, Any] = {
        "receipt_digest": hashlib.sha256(str(Submission.objects.count()).encode()).hexdigest(),
        "channel": Channel.WEB,
        "source_kind": SourceKind.PUBLIC_SPACE,
        "licence": Licence.CC_BY,
        "credit": "Collectif d’essai",
        "event": event or make_event(),
        "commune": "75056",
        "commune_edition": "2025",
        "place_precision": PlacePrecision.COMMUNE,
        "taken_on": date(2025, 5, 1),
    }
    return Submission.objects.create(**{**fields, **given})


def street(width: int = 800, height: int = 600) -> Pixels:
    """Give a picture with fine detail everywhere, and no face."""
    rng = np.random.default_rng(7)
    return rng.integers(0, 256, (height, width, 3), dtype=np.uint8)


def make_photograph(
    state: State = State.TO_REVIEW,
    *,
    submission: Submission | None = None,
    pixels: Pixels | None = None,
    masks: tuple[Box, ...] = (Box(100, 60, 60, 70),),
    suspects: tuple[Box, ...] = (),
    portraits: tuple[Box, ...] = (),
) -> Photograph:
    """Make a photograph in a state, with what that state needs; published ones go through the real publication."""
    master = (street() if pixels is None else pixels).copy()
    for x, y, w, h in masks:
        master[y : y + h, x : x + w] = COBALT
    digest = hashlib.sha256(master.tobytes() + str(Photograph.objects.count()).encode()).hexdigest()
    photograph = Photograph(submission=submission or make_submission(), sha256_source=digest, bytes_source=master.size)
    photograph.sealed = keep_bytes(BlobKind.SEALED, b"sealed " + digest.encode(), ".age")
    is_redacted = state not in {State.RECEIVED, State.REDACTING}
    photograph.state = State.APPROVED if state is State.PUBLISHED else state
    if is_redacted:
        photograph.master = keep_bytes(BlobKind.MASTER, encode(master, OutputFormat.JPEG), ".jpg")
        photograph.pyramid = keep_bytes(BlobKind.PYRAMID, make_pyramid(master), ".tif")
        photograph.height, photograph.width = master.shape[:2]
        photograph.mask_count, photograph.redacted_at = len(masks), now()
        photograph.likeness = digest[:16]
    else:
        photograph.spool = keep_bytes(BlobKind.SPOOL, b"spool " + digest.encode(), ".age")
    photograph.save()
    Mask.objects.bulk_create(
        Mask(photograph=photograph, origin=MaskOrigin.MACHINE, x=x, y=y, w=w, h=h) for x, y, w, h in masks
    )
    Suspect.objects.bulk_create(
        Suspect(photograph=photograph, score=0.1, x=x, y=y, w=w, h=h) for x, y, w, h in suspects
    )
    Portrait.objects.bulk_create(Portrait(photograph=photograph, x=x, y=y, w=w, h=h) for x, y, w, h in portraits)
    if state is State.PUBLISHED:
        publish_photograph(photograph.pk)
        photograph.refresh_from_db()
    return photograph
