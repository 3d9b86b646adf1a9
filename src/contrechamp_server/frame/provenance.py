"""What is said in public of where a photograph comes from: one wording for its page and for the deposit before it."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from contrechamp_server.foundation.places import UnknownCommuneError, commune, departement_name
from contrechamp_server.foundation.records.models import Event, Submission
from contrechamp_server.foundation.records.vocabularies import EventState, Licence, PlacePrecision

_DEEDS = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/deed.fr",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/deed.fr",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a photograph comes from and how it may be passed on.

    Attributes:
        event: the event, if staff have opened it; a proposed one is not public yet.
        place, where: the commune or the département, alone and with the département that the commune lies in.
        link, host: the page where it was found, and the name of that site; empty when it was not found online.
        deed: the text of its licence; empty for those that only allow display.
    """

    event: Event | None
    place: str
    where: str
    precision: str
    day: date
    kind: str
    link: str
    host: str
    credit: str
    licence: str
    deed: str
    sampling: str


def source(deposit: Submission) -> Source:
    """Give a deposit's provenance as the public sees it on each of its photographs."""
    link, host = _link(deposit.source_url)
    return Source(
        event=deposit.event if is_open(deposit.event) else None,
        place=place(deposit),
        where=_where(deposit),
        precision=deposit.get_place_precision_display(),
        day=deposit.taken_on,
        kind=deposit.get_source_kind_display(),
        link=link,
        host=host,
        credit=" / ".join(name for name in (deposit.credit, deposit.agency) if name) or _("Anonyme"),
        licence=deposit.get_licence_display(),
        deed=_DEEDS.get(Licence(deposit.licence), ""),
        sampling=_sampling(deposit),
    )


def place_name(code: str) -> str:
    """Give a commune with its département: names of communes are not unique."""
    try:
        found = commune(code)
    except UnknownCommuneError:
        # A commune that has merged since keeps its code here; the code is still true.
        return code
    departement = departement_name(found.departement)
    return found.name if found.name == departement else f"{found.name} ({departement})"


def place(deposit: Submission) -> str:
    """Give the place in a word, no more exactly than it is stated."""
    is_commune = deposit.place_precision != PlacePrecision.DEPARTEMENT
    try:
        found = commune(deposit.commune)
    except UnknownCommuneError:
        return deposit.commune if is_commune else deposit.commune[:2]
    return found.name if is_commune else departement_name(found.departement)


def is_open(event: Event) -> bool:
    """Whether staff have opened an event: until then it is not named in public."""
    return event.state == EventState.OPEN


def _where(deposit: Submission) -> str:
    is_commune = deposit.place_precision != PlacePrecision.DEPARTEMENT
    return place_name(deposit.commune) if is_commune else place(deposit)


def _link(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return "", ""
    return address, parts.hostname.removeprefix("www.")


def _sampling(deposit: Submission) -> str:
    told = str(deposit.get_sampling_display())
    if deposit.draw_seed:
        draw = _("ensemble de %(size)s photographies, graine %(seed)s")
        return f"{told} ({draw % {'size': deposit.frame_size, 'seed': deposit.draw_seed}})"
    if deposit.step:
        return _("Systématique : une photographie sur %(step)s") % {"step": deposit.step}
    return told
