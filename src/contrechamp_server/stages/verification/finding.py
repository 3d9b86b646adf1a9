"""From an agreed statement to a finding, in one transaction: the number sealed to the custodians, its digits forgotten.

The finding keeps what was found, never the number (charter 6). What is forgotten stays so: a finding that is looked at
again later is judged by the picture.
"""

import io
import json
import secrets

from contrechamp.ledger import Ref, Value
from contrechamp.vault import parse_recipients, seal
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.foundation.media.blobs import delete_blob, keep_bytes
from contrechamp_server.foundation.media.kinds import BlobKind
from contrechamp_server.foundation.media.models import Blob
from contrechamp_server.foundation.records.codebook import CODEBOOK
from contrechamp_server.foundation.records.models import Finding, Portrait, Reading
from contrechamp_server.foundation.records.wall import note_finding
from contrechamp_server.stages.approval.bands import bring_to_public
from contrechamp_server.stages.captions.services import forget_digits
from contrechamp_server.stages.verification.models import Case, Opinion
from contrechamp_server.stages.verification.places import is_in, meet
from contrechamp_server.stages.verification.statements import Statement
from contrechamp_server.stages.verification.states import CaseState, check_transition

SUFFIX = ".age"
_SALT_BYTES = 32


def verify(case: Case, said: Statement, *, actor: Actor) -> Finding:
    """Make what is agreed the finding of a locked case. The caller is in a transaction and has checked the statement.

    The public log says only that there is a finding: what it says stands there once it is public, with the band painted over.

    Raises:
        VaultError: it cannot be sealed; nothing is verified and nothing forgotten.
    """
    move(case, CaseState.VERIFIED)
    finding = _keep_finding(case.portrait, said)
    forget_number(case.portrait, finding)
    bring_to_public(finding, case.portrait.photograph)
    data: dict[str, Value] = {"round": case.round, "codebook": CODEBOOK}
    record(Action.FINDING_VERIFIED, Ref("portrait", case.portrait_id), actor=actor, data=data)
    return finding


def move(case: Case, state: CaseState) -> None:
    """Bring a locked case to another state and save it.

    Raises:
        CaseTransitionError: the table has no such way.
    """
    check_transition(CaseState(case.state), state)
    case.state, case.since = state, now()
    case.save()


def forget_number(portrait: Portrait, finding: Finding) -> None:
    """Erase the digits of a portrait wherever they stand: answers, consensus, opinions, and what the machine read there."""
    forget_digits(portrait_id=portrait.pk)
    Opinion.objects.filter(portrait=portrait).exclude(digits=b"").update(digits=b"")
    for reading in Reading.objects.filter(photograph=portrait.photograph_id):
        if is_in(reading.box, portrait.box) or (finding.band and meet(reading.box, finding.band)):
            reading.delete()


def _keep_finding(portrait: Portrait, said: Statement) -> Finding:
    finding = Finding.objects.select_for_update().filter(portrait=portrait).first() or Finding(portrait=portrait)
    finding.legibility, finding.unit_type = said.legibility, said.unit_type
    finding.unit_markings, finding.equipment = list(said.unit_markings), list(said.equipment)
    finding.codebook, finding.verified_at, finding.published_at = CODEBOOK, now(), None
    # What was found legible once stays painted over, whatever is found later: the band's place is not forgotten.
    band = said.band or finding.band
    finding.band_x, finding.band_y, finding.band_w, finding.band_h = band or (None, None, None, None)
    old = finding.number if said.digits else None
    if said.digits:
        finding.number = _sealed(portrait, said.digits)
    finding.save()
    note_finding(portrait.pk)
    if old is not None:
        delete_blob(old)
    return finding


def _sealed(portrait: Portrait, digits: str) -> Blob:
    """Seal digits to the custodians. Salted: seven digits alone would be found by trying them all."""
    plain = {"portrait": portrait.pk, "digits": digits, "salt": secrets.token_hex(_SALT_BYTES)}
    sealed = io.BytesIO()
    recipients = parse_recipients(options().custodians, name="custodians").recipients
    seal(io.BytesIO(json.dumps(plain).encode()), sealed, recipients)
    return keep_bytes(BlobKind.NUMBER, sealed.getvalue(), SUFFIX)
