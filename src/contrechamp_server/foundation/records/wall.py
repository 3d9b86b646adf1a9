"""The wall as it stands: which portraits are on it, and by what they can be narrowed. The one place that writes that.

Publication, withdrawal and findings come here at the end of their own transaction. What belongs on the wall is said by
`selectors`; here it is only copied to where a page finds it fast, and counted. There is no field for a number.
"""

from collections import Counter
from typing import Final

from django.db import transaction

from contrechamp_server.foundation.records.models import Finding, Photograph, Portrait, Submission, Tally
from contrechamp_server.foundation.records.selectors import public_findings, public_photographs, public_portraits
from contrechamp_server.foundation.records.tallies import key_of_photographs, key_of_plan, keys_of, rows_of

_COPIED: Final = ("shown_at", "event_id", "month", "departement", "legibility", "unit_type")
_OVERSEAS: Final = ("97", "98")


@transaction.atomic
def place_on_wall(photograph_id: str) -> None:
    """Put a photograph on its event's page and its portraits on the wall, or take them off, as they are public now.

    Safe to run again.
    """
    photograph = Photograph.objects.select_related("submission").get(pk=photograph_id)
    portraits = Portrait.objects.select_for_update(of=("self",)).filter(photograph=photograph).order_by("pk")
    rows = list(portraits)
    shown = dict(public_portraits().filter(photograph=photograph).values_list("pk", "published_at"))
    findings = {each.pk: each for each in public_findings().filter(portrait__photograph=photograph)}
    change: Counter[tuple[str, ...]] = Counter()
    _place_photograph(photograph, change)
    changed = []
    for portrait in rows:
        before = _copied(portrait)
        change.subtract(keys_of(portrait))
        portrait.shown_at = shown.get(portrait.pk)
        describe(portrait, photograph.submission, findings.get(portrait.pk))
        change.update(keys_of(portrait))
        if _copied(portrait) != before:
            changed.append(portrait)
    Portrait.objects.bulk_update(changed, [name.removesuffix("_id") for name in _COPIED])
    if photograph.submission.plan_id:
        change[key_of_plan(photograph.submission.plan_id)] += 1
    Tally.objects.bulk_create(rows_of(change))


def _place_photograph(photograph: Photograph, change: Counter[tuple[str, ...]]) -> None:
    is_public = public_photographs().filter(pk=photograph.pk).exists()
    before, after = photograph.shown_in_id, photograph.submission.event_id if is_public else None
    if before == after:
        return
    Photograph.objects.filter(pk=photograph.pk).update(shown_in=after)
    for event, count in ((before, -1), (after, 1)):
        if event:
            change[key_of_photographs(event)] += count


def note_finding(portrait_id: str) -> None:
    """Bring a portrait's finding to the wall, or take it off: for whoever publishes or withdraws a finding.

    In their transaction, after the finding was written. Without a published finding the portrait waits for its caption.

    Raises:
        Portrait.DoesNotExist: there is no such portrait.
    """
    place_on_wall(Portrait.objects.values_list("photograph_id", flat=True).get(pk=portrait_id))


def describe(portrait: Portrait, deposit: Submission, finding: Finding | None) -> None:
    """Copy onto a portrait what the wall is narrowed by; the caller saves it."""
    portrait.event_id = deposit.event_id
    portrait.month = f"{deposit.taken_on:%Y-%m}"
    portrait.departement = departement_of(deposit.commune)
    portrait.legibility = finding.legibility if finding else ""
    portrait.unit_type = finding.unit_type if finding else ""


def departement_of(commune: str) -> str:
    """Give a commune's département: its code begins with it (75056, 2A004, 97411)."""
    return commune[: 3 if commune.startswith(_OVERSEAS) else 2]


def _copied(portrait: Portrait) -> tuple[object, ...]:
    return tuple(getattr(portrait, name) for name in _COPIED)
