"""An archive with things planted in it that must come out nowhere, and photographs of it at every state.

One picture shows a known face, a readable number, and over all of it a fine weave that the veil wipes out entirely: its
mean is nought in every block. So whatever of the weave is left outside portraits is detail that the veil did not allow.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from numpy.typing import NDArray
from skimage import data

from contrechamp.vision import OutputFormat, Pixels, encode
from contrechamp.vision.types import Box
from contrechamp_server import pipeline
from contrechamp_server.foundation.accounts.models import Account
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import VISITOR, Role
from contrechamp_server.foundation.membership.tokens import make_token
from contrechamp_server.foundation.records.codebook import Legibility
from contrechamp_server.foundation.records.models import (
    Event,
    Finding,
    Photograph,
    Portrait,
    Reading,
    SamplingPlan,
    Suspect,
)
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import (
    Channel,
    FrameKind,
    HoldReason,
    Licence,
    NotUsefulReason,
    PlacePrecision,
    SamplingKind,
    SourceKind,
    SuspectAnswer,
)
from contrechamp_server.outlets.statistics.files import FLOW, MAP, OPEN_DATA
from contrechamp_server.outlets.statistics.showing import TABLES
from contrechamp_server.stages.approval.judgement import Judgement
from contrechamp_server.stages.approval.models import RedoReason, RedoRequest, VeilLift, VeilReason
from contrechamp_server.stages.approval.redos import masks_now, request_redo
from contrechamp_server.stages.approval.services import approve_photograph, hold_photograph, refuse_photograph
from contrechamp_server.stages.approval.veil import block_side
from contrechamp_server.stages.approval.veil_lifts import request_veil_lift
from contrechamp_server.stages.captions.models import Consensus, ConsensusState
from contrechamp_server.stages.captions.services import give_answer
from contrechamp_server.stages.intake.provenance import Provenance
from contrechamp_server.stages.intake.sampling import DeclaredPlan, make_plan
from contrechamp_server.stages.intake.services import open_deposit
from contrechamp_server.stages.objections.models import Objection, Reply
from contrechamp_server.stages.objections.replies import ask_reply
from contrechamp_server.stages.objections.services import object_to
from contrechamp_server.stages.objections.targets import Target
from contrechamp_server.stages.objections.vocabulary import Kind, TargetKind, Whom
from contrechamp_server.stages.publication.models import Incident
from contrechamp_server.stages.publication.vocabularies import AppearanceRole
from contrechamp_server.stages.releases.models import Release
from contrechamp_server.stages.verification.models import Case
from contrechamp_server.stages.verification.selectors import proposal_of
from contrechamp_server.stages.verification.services import give_opinion
from scenery.bands import render_band
from tests.archive import Someone, empty_folder, make_event, someone, visitor
from tests.unit.server.publication import telling

IN_METADATA: Final = "marqueur-dans-les-metadonnees"
IN_NAME: Final = "marqueur-dans-le-nom-du-fichier"
IN_NOTE: Final = "marqueur-dans-la-note-privee"
IN_OBJECTION: Final = "marqueur-dans-une-opposition"
IN_REPLY: Final = "marqueur-dans-une-reponse"
MOST_ANSWERS: Final = 9
RELEASED: Final = ("portraits.csv", "incidents.csv", "coco.json", "README.txt")
"""Files of a release; the walk comes to the others from its page."""
PLAN: Final = DeclaredPlan(
    code="marqueurs", kind=SamplingKind.DRAWN, seed="graine", frame=FrameKind.COVERAGE, frame_size=100
)
BROWSER: Final = "MarqueurDuNavigateur/1.0"
ADDRESS: Final = "203.0.113.77"
"""Of the documentation's own range: nobody's."""

WIDTH: Final = 900
FACE_AT: Final = (62, 177, 183, 273)
"""Top, bottom, left, right of the face in the public-domain portrait."""
PASTED_AT: Final = (90, 160)
"""Top and left of the portrait in the scene."""
BAND_AT: Final = (430, 320)
OFFICER: Final = Box(190, 140, 420, 460)
PROGRAMS: Final = ("program", "program for staff")
READERS: Final = (
    *("visitor", "whoever deposited", "reviewer without a second factor", *PROGRAMS),
    *(role.value for role in Role),
)
_BAND_SEED: Final = 50_000_003
_AMPLITUDE: Final = 26.0


@dataclass
class Archive:
    """What was put in, and who looks.

    Attributes:
        original: the scene, as it was sent.
        face: what of it must be seen nowhere.
        number: the seven digits that the machine has read in it.
        code: the deposit's receipt code, which opens it to whoever sent it.
        receipts: codes of an objection and of a reply.
        published: the photograph that went through the whole flow.
        readers: a browser for each role, and some more.
    """

    original: Pixels
    face: Pixels
    number: str
    code: str
    receipts: tuple[str, ...]
    published: Photograph
    readers: dict[str, Client]

    @property
    def known(self) -> dict[str, list[str]]:
        """Parameter of an address → the values that it could have."""
        return {
            "photograph_id": list(Photograph.objects.values_list("pk", flat=True)),
            "portrait_id": list(Portrait.objects.values_list("pk", flat=True)),
            "redo_id": list(RedoRequest.objects.values_list("pk", flat=True)),
            "objection_id": list(Objection.objects.values_list("pk", flat=True)),
            "incident_id": list(Incident.objects.values_list("pk", flat=True)),
            "event_id": list(Event.objects.values_list("pk", flat=True)),
            "reply_id": list(Reply.objects.values_list("pk", flat=True)),
            "lift_id": list(VeilLift.objects.values_list("pk", flat=True)),
            "plan_id": list(SamplingPlan.objects.values_list("pk", flat=True)),
            "plan": list(SamplingPlan.objects.values_list("code", flat=True)),
            "name": [
                *RELEASED,
                *TABLES,
                *OPEN_DATA,
                MAP,
                FLOW,
                *(path.name for path in (options().folder / "log").iterdir()),
            ],
            "serial": [str(release.number) for release in Release.objects.all()],
            "account_id": list(Account.objects.values_list("pk", flat=True))[:2],
            "code": [self.code, *self.receipts],
        }


def weave(height: int) -> NDArray[np.float32]:
    """Give fine detail at several scales whose mean is nought in each of the veil's blocks."""
    rng = np.random.default_rng(11)
    total = np.zeros((height, WIDTH), np.float32)
    for px in (2, 4, 8, 14):
        coarse = rng.standard_normal((-(-height // px), -(-WIDTH // px))).astype(np.float32)
        total += cv2.resize(coarse, (WIDTH, height), interpolation=cv2.INTER_NEAREST)
    side = block_side(WIDTH)
    for top in range(0, height, side):
        for left in range(0, WIDTH, side):
            block = total[top : top + side, left : left + side]
            block -= block.mean()
    return total * (_AMPLITUDE / float(total.std()))


def scene() -> tuple[Pixels, str]:
    """Give the picture, and the number in it."""
    rng = np.random.default_rng(5)
    soft = cv2.GaussianBlur(rng.integers(0, 256, (700, WIDTH, 3), dtype=np.uint8), (0, 0), 6)
    street = 128 + 3.0 * (soft.astype(np.float32) - soft.mean()) + weave(700)[:, :, None]
    picture = np.clip(street, 0, 255).astype(np.uint8)
    top, left = PASTED_AT
    picture[top : top + 512, left : left + 512] = data.astronaut()
    band = render_band(_BAND_SEED, 20)
    top, left = BAND_AT
    picture[top : top + band.pixels.shape[0], left : left + band.pixels.shape[1]] = band.pixels
    return picture, band.text


def with_markers(pixels: Pixels) -> bytes:
    """Encode a picture with markers in a comment, an XMP segment and after its end."""
    jpeg = encode(pixels, OutputFormat.JPEG)
    segments = b""
    for kind, content in (
        (b"\xff\xfe", IN_METADATA.encode()),
        (b"\xff\xe1", b"http://ns.adobe.com/xap/1.0/\0<x>" + IN_METADATA.encode() + b"</x>"),
    ):
        segments += kind + (len(content) + 2).to_bytes(2, "big") + content
    return jpeg[:2] + segments + jpeg[2:] + IN_METADATA.encode()


def work() -> None:
    """Do what the workers have to do, until nothing is left."""
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


def plant() -> Archive:
    """Bring one photograph to the wall by the real ways, and leave others at every state before it."""
    empty_folder()
    picture, number = scene()
    submitter = someone(Role.SUBMITTER)
    deposit = open_deposit(actor=submitter.actor, channel=Channel.WEB, provenance=_provenance())
    browser = marked(submitter.client)
    first = send(browser, deposit.code, with_markers(picture))
    turned = [np.ascontiguousarray(each, np.uint8) for each in (picture[:, ::-1], picture[::-1])]
    to_review = send(browser, deposit.code, with_markers(turned[0]))
    refused = send(browser, deposit.code, with_markers(np.ascontiguousarray(picture[:, 8:], np.uint8)))
    aside = send(browser, deposit.code, with_markers(np.ascontiguousarray(picture[8:], np.uint8)))
    again = send(browser, deposit.code, with_markers(np.ascontiguousarray(picture[8:, 8:], np.uint8)))
    send(browser, deposit.code, with_markers(picture)[:30_000])
    work()
    _decide(first, refused, aside, again)
    work()
    assert Reading.objects.filter(photograph=first).exists(), (
        "the machine has read no number: there is none to look for"
    )
    portrait = Portrait.objects.get(photograph=first)
    _find(portrait, number)
    work()
    make_plan(actor=someone(Role.STEWARD).actor, declared=PLAN)
    incident = telling.published(
        day=timezone.localdate(),  # young, so that it has its letter
        appearances=((portrait.pk, AppearanceRole.PRESENT),),
    ).incident_id
    telling.submitted(someone(Role.EDITOR))
    send(browser, deposit.code, with_markers(turned[1]))
    states = dict(Photograph.objects.values_list("pk", "state"))
    assert [states[each.pk] for each in (first, to_review, refused, aside, again)] == [
        *(State.PUBLISHED, State.TO_REVIEW, State.NOT_USEFUL, State.HELD, State.AWAITING_REDO)
    ]
    assert sorted(states.values()).count(State.HELD) == 2
    assert State.RECEIVED in states.values()
    assert not Reading.objects.filter(photograph=first).exists()
    top, bottom, left, right = FACE_AT
    face = np.ascontiguousarray(data.astronaut()[top:bottom, left:right], np.uint8)
    first.refresh_from_db()
    target = Target(TargetKind.PHOTOGRAPH, first.pk)
    objected = object_to(actor=VISITOR, target=target, kind=Kind.WRONG_FACT, text=IN_OBJECTION)
    about = Target(TargetKind.INCIDENT, incident)
    replied = ask_reply(actor=VISITOR, target=about, whom=Whom.UNIT, text=IN_REPLY)
    request_veil_lift(actor=someone(Role.REVIEWER).actor, photograph_id=first.pk, reason=VeilReason.FORCE_USED)
    receipts = (objected.code, replied.code)
    return Archive(picture, face, number, deposit.code, receipts, first, _readers(submitter))


def _find(portrait: Portrait, number: str) -> None:
    """Let volunteers type the number that can be read, and two reviewers verify it: from then on it is known nowhere."""
    where = portrait.x + portrait.w // 2, BAND_AT[0] + 12
    for _ in range(MOST_ANSWERS):
        if Consensus.objects.filter(portrait=portrait).exclude(state=ConsensusState.OPEN).exists():
            break
        give_answer(
            actor=someone(Role.VOLUNTEER).actor,
            portrait_id=portrait.pk,
            legibility=Legibility.LEGIBLE,
            digits=number,
            tap=where,
        )
    pipeline.sweep()
    for _ in range(2):
        case = Case.objects.get(portrait=portrait)
        said = proposal_of(portrait)
        give_opinion(actor=someone(Role.REVIEWER).actor, portrait_id=portrait.pk, version=case.round, said=said)
    assert Finding.objects.get(portrait=portrait).number is not None


def marked(client: Client) -> Client:
    """Make a browser say who it is and where it is from, in the ways in which programs are told."""
    client.defaults |= {"HTTP_USER_AGENT": BROWSER, "REMOTE_ADDR": ADDRESS, "HTTP_X_FORWARDED_FOR": ADDRESS}
    client.raise_request_exception = False
    return client


def send(browser: Client, code: str, original: bytes) -> Photograph:
    """Send a photograph by the form of the deposit."""
    before = set(Photograph.objects.values_list("pk", flat=True))
    file = SimpleUploadedFile(f"{IN_NAME}.jpg", original, "image/jpeg")
    answer = browser.post(f"/deposer/{code}/", {"photographs": file}, headers={"accept": "application/json"})
    assert answer.status_code == 200, answer.content
    return Photograph.objects.exclude(pk__in=before).get()


def _provenance() -> Provenance:
    event = make_event()
    return Provenance(
        source_kind=SourceKind.PUBLIC_SPACE,
        licence=Licence.CC_BY,
        credit="Collectif d’essai",
        event=event.pk,
        commune="75056",
        place_precision=PlacePrecision.COMMUNE,
        taken_on=event.date,
        note=IN_NOTE,
    )


def _decide(first: Photograph, refused: Photograph, aside: Photograph, again: Photograph) -> None:
    reviewer = someone(Role.REVIEWER).actor
    for photograph in (first, refused, aside, again):
        photograph.refresh_from_db()
        assert photograph.state == State.TO_REVIEW, photograph.hold_code
    answers = {suspect.pk: SuspectAnswer.NOT_A_FACE for suspect in Suspect.objects.filter(photograph=first)}
    judgement = Judgement(answers=answers, portraits=(OFFICER,))
    approved = approve_photograph(actor=reviewer, photograph_id=first.pk, version=first.version, judgement=judgement)
    pipeline.move_on(approved)
    refuse_photograph(
        actor=reviewer, photograph_id=refused.pk, version=refused.version, reason=NotUsefulReason.NO_OFFICER
    )
    hold_photograph(actor=reviewer, photograph_id=aside.pk, version=aside.version, reason=HoldReason.REVIEWER_DOUBT)
    request_redo(
        actor=reviewer,
        photograph_id=again.pk,
        version=again.version,
        reason=RedoReason.MASK_TOO_MUCH,
        masks=masks_now(again.pk),
    )


def _readers(submitter: Someone) -> dict[str, Client]:
    found = {role.value: someone(role).client for role in Role}
    found |= {
        "visitor": visitor(),
        "whoever deposited": submitter.client,
        "reviewer without a second factor": someone(Role.REVIEWER, strong=False).client,
    }
    found |= {"program": _program(submitter), "program for staff": _program(someone(*Role), is_for_staff=True)}
    return {name: marked(client) for name, client in found.items()}


def _program(whose: Someone, *, is_for_staff: bool = False) -> Client:
    """Give a program that acts for somebody, with a token in the place of a session."""
    steward = someone(Role.STEWARD).actor
    made = make_token(actor=steward, account_id=whose.account.pk, label="essai", is_for_staff=is_for_staff)
    return Client(headers={"authorization": f"Bearer {made.bearer}"})
