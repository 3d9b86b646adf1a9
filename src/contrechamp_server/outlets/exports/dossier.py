"""The dossier in a bundle: a PDF fit for a complaint. In French, for French authorities; in the order that they read.

It says what is alleged and what is not known, and names nobody: who signs writes their own name by hand. Law is cited
only where its text was checked (`docs/bundles.md` has the list).
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

from django.utils import formats, timezone
from django.utils.translation import override

from contrechamp.bundle import Contents, Exhibit, Stamp
from contrechamp_server.foundation.audit.selectors import Entry
from contrechamp_server.foundation.core.clock import add_months
from contrechamp_server.foundation.core.dates import in_words, in_words_with_weekday
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.places import UnknownCommuneError, commune
from contrechamp_server.foundation.records.codebook import Equipment, Legibility, UnitMarking, UnitType
from contrechamp_server.foundation.records.models import Finding
from contrechamp_server.foundation.records.selectors import public_findings
from contrechamp_server.foundation.records.vocabularies import CredentialState
from contrechamp_server.foundation.typesetting import as_drawing, printable, render_pdf
from contrechamp_server.frame.provenance import place_name
from contrechamp_server.frame.trail import line
from contrechamp_server.stages.objections.selectors import public_replies
from contrechamp_server.stages.publication.models import Appearance, Incident, IncidentVersion
from contrechamp_server.stages.publication.recordings import last_day
from contrechamp_server.stages.publication.selectors import sources_of
from contrechamp_server.stages.publication.spoken import words_of
from contrechamp_server.stages.publication.vocabularies import Summons, TimePrecision

SHOWN_PX: Final = 1_000
"""Of the longer side of a picture in the dossier: enough for print; the whole picture lies beside it."""
_REGULATED: Final = frozenset({Equipment.LBD_40, Equipment.GMD, Equipment.PIE})
"""What the instruction of 2 September 2014 governs."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An exhibit, as the dossier shows it.

    Attributes:
        small: a JPEG; empty where the licence keeps the picture on the site.
        entries: what was decided about it, oldest first.
    """

    exhibit: Exhibit
    appearances: tuple[Appearance, ...]
    small: bytes
    entries: list[Entry]


def said_of(incident: Incident, version: IncidentVersion) -> dict[str, Any]:
    """Give what the archive says of an incident, in French words and in codes, as its page does."""
    with override("fr"):
        told = words_of(version)
        return {
            "number": incident.number,
            "version": version.ordinal,
            "title": version.title,
            "day": version.day.isoformat(),
            "hour": told.hour,
            "commune": version.commune,
            "place": place_name(version.commune),
            "place_precision": version.place_precision,
            "event": version.event.title if version.event else "",
            "facts": [{"code": code, "words": words} for code, words in zip(version.facts, told.facts, strict=True)],
            "force": [{"code": code, "words": words} for code, words in zip(version.force, told.force, strict=True)],
            "summons": version.summons,
            "injuries": told.injuries,
            "itt_days": version.itt_days,
            "narrative": told.paragraphs,
            "sources": [
                {
                    "kind": str(each.get_kind_display()),
                    "link": each.link,
                    "archive_link": each.archive_link,
                    "archived_on": each.archived_on.isoformat() if each.archived_on else "",
                }
                for each in sources_of(version)
            ],
            "replies": [each.text for each in public_replies(incident.pk) if each.text],
        }


def dossier_pdf(
    incident: Incident,
    version: IncidentVersion,
    contents: Contents,
    pieces: list[Piece],
    stamp: Stamp | None,
    at: datetime,
) -> bytes:
    """Give the dossier.

    Args:
        incident: of which it is.
        version: what is told of it.
        contents: of the bundle.
        pieces: its exhibits.
        stamp: what an authority says of the log's head.
        at: when it is made.
    """
    today = timezone.localdate(at)
    with override("fr"):
        data = {
            "archive": options().name,
            "address": contents.page,
            "made": in_words(today),
            "number": incident.number,
            "title": version.title,
            "day": in_words_with_weekday(version.day),
            "hour": contents.incident["hour"],
            "place": place_name(version.commune),
            "commune": version.commune,
            "precision": str(version.get_place_precision_display()).lower(),
            "event": contents.incident["event"],
            "deadlines": _deadlines(version.day, today),
            "facts": [each["words"] for each in contents.incident["facts"]],
            "force": [each["words"] for each in contents.incident["force"]],
            "summons": "" if version.summons == Summons.UNKNOWN else str(version.get_summons_display()).lower(),
            "paragraphs": contents.incident["narrative"],
            "sources": contents.incident["sources"],
            "replies": contents.incident["replies"],
            "agents": [agent for piece in pieces for agent in _agents(piece)],
            "pieces": [_shown(piece) for piece in pieces],
            "stamped": _moment(stamp.at, "j F Y, H:i:s") if stamp else "",
            "stamped_by": stamp.authority if stamp else "",
            "custody": [_custody(piece) for piece in pieces],
            "injuries": [*contents.incident["injuries"], *([_itt(version)] if version.itt_days is not None else [])],
            "unknown": list(_unknown(version, pieces, has_device_time=contents.is_for_custodians)),
            "is_regulated": bool(_REGULATED & set(version.force)),
        }
    drawings = {
        f"p{piece.exhibit.number}": as_drawing(piece.small, *_shrunk(piece.exhibit)) for piece in pieces if piece.small
    }
    return render_pdf(_document(), printable(data), drawings, dated=at)


def _deadlines(day: date, today: date) -> list[dict[str, Any]]:
    """Give what runs out, the soonest first. The starting day is that of the facts; a lawyer says what interrupts it."""
    known = (
        (
            last_day(day),
            "Images de vidéosurveillance\u00a0: effacées au plus tard un mois après l’enregistrement, souvent avant",
        ),
        (add_months(day, 12), "Prescription d’une contravention : un an"),
        (add_months(day, 72), "Prescription d’un délit : six ans"),
        (add_months(day, 240), "Prescription d’un crime : vingt ans"),
    )
    return [{"until": in_words(until), "what": what, "is_past": until < today} for until, what in known]


def _agents(piece: Piece) -> list[dict[str, Any]]:
    """Describe the officers of an exhibit by what is seen of them, and name nobody."""
    findings = {
        each.portrait_id: each
        for each in public_findings().filter(portrait__in=[each.portrait_id for each in piece.appearances])
    }
    return [_agent(piece.exhibit.number, each, findings.get(each.portrait_id)) for each in piece.appearances]


def _agent(number: int, appearance: Appearance, finding: Finding | None) -> dict[str, Any]:
    return {
        "piece": number,
        "portrait": appearance.portrait_id,
        "role": str(appearance.get_role_display()).lower(),
        "number": str(Legibility(finding.legibility).label).lower() if finding else "pas encore constaté",
        "unit": str(UnitType(finding.unit_type).label).lower() if finding else "indéterminé",
        "markings": [str(UnitMarking(code).label).lower() for code in finding.unit_markings] if finding else [],
        "equipment": [str(Equipment(code).label).lower() for code in finding.equipment] if finding else [],
    }


def _shown(piece: Piece) -> dict[str, Any]:
    exhibit = piece.exhibit
    return {
        "n": exhibit.number,
        "photograph": exhibit.photograph,
        "taken_on": in_words(date.fromisoformat(exhibit.taken_on)),
        "taken_at": exhibit.taken_at,
        "origin": _origin(piece),
        "sealed": exhibit.sealed_sha256,
        "sha256": exhibit.sha256,
        "picture": exhibit.picture,
        "credit": f"{exhibit.credit}, {exhibit.licence}",
        "has_picture": bool(piece.small),
        "is_tall": exhibit.height > exhibit.width,
    }


def _origin(piece: Piece) -> list[str]:
    """Say what the evidence is worth that the original came with; nothing where it came with none."""
    photograph = piece.appearances[0].portrait.photograph
    credentials = photograph.get_credentials_display() if photograph.credentials != CredentialState.ABSENT else ""
    return [str(said) for said in (credentials, photograph.get_proof_display()) if said]


def _custody(piece: Piece) -> dict[str, Any]:
    lines = [line(entry) for entry in piece.entries]
    return {
        "n": piece.exhibit.number,
        "lines": [
            {
                "at": _moment(each.at, "j F Y, H:i"),
                "what": str(each.what),
                "who": str(each.who),
                "index": each.index,
            }
            for each in lines
        ],
    }


def _moment(at: datetime, pattern: str) -> str:
    return formats.date_format(timezone.localtime(at), pattern)


def _itt(version: IncidentVersion) -> str:
    return words_of(version).itt


def _unknown(version: IncidentVersion, pieces: list[Piece], *, has_device_time: bool) -> list[str]:
    """Say what this dossier does not establish: a court finds it out anyway, and believes the rest more."""
    found = [
        "L’identité des agents : ce dossier n’en nomme aucun, et une même personne peut y figurer sur plusieurs pièces."
    ]
    if version.time_precision == TimePrecision.DAY:
        found.append("L’heure des faits : seul le jour est connu.")
    elif version.time_precision == TimePrecision.ABOUT:
        found.append("L’heure exacte des faits : elle est donnée à peu près.")
    try:
        found.append(f"Le lieu exact, s’il n’est pas dans le récit : la commune est {commune(version.commune).name}.")
    except UnknownCommuneError:
        found.append("Le lieu exact, s’il n’est pas dans le récit.")
    if pieces:
        when = (
            "L’heure des prises de vue est celle des appareils"
            if has_device_time
            else "L’heure des prises de vue n’est pas dans ce dossier"
        )
        found.append(f"{when} ; le décalage de leurs horloges n’est pas établi.")
        found.append("Ce que montrent les originaux sous les masques et sous le voile.")
    if version.summons == Summons.UNKNOWN:
        found.append("Si des sommations ont été faites ou pouvaient être entendues.")
    if not version.injuries and version.itt_days is None:
        found.append("Si quelqu’un a été blessé : rien n’en est dit ici sans l’accord de la personne.")
    if any(not piece.small for piece in pieces):
        found.append("Certaines images ne sont pas jointes : leur licence n’en permet que l’affichage sur le site.")
    if any(not each.portrait.legibility for piece in pieces for each in piece.appearances):
        found.append("Si le numéro peut se lire, pour les agents sans constat publié.")
    found.append("Si les faits étaient légaux, nécessaires et proportionnés : ce n’est pas aux archives de le dire.")
    return found


def _shrunk(exhibit: Exhibit) -> tuple[int, int]:
    share = min(1.0, SHOWN_PX / max(exhibit.width, exhibit.height))
    return max(1, round(exhibit.width * share)), max(1, round(exhibit.height * share))


@cache
def _document() -> str:
    return files("contrechamp_server.outlets.exports").joinpath("dossier.typ").read_text(encoding="utf-8")
