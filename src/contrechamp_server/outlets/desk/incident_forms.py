"""The form of an incident: what an editor types, read into a `Telling`. It works without any script."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.places import UnknownCommuneError
from contrechamp_server.foundation.places import commune as commune_of_code
from contrechamp_server.foundation.records.selectors import public_events
from contrechamp_server.foundation.records.vocabularies import PlacePrecision
from contrechamp_server.stages.intake.communes import label, resolve_commune
from contrechamp_server.stages.publication.models import MOST_LINK, MOST_NARRATIVE, MOST_TITLE, IncidentVersion
from contrechamp_server.stages.publication.selectors import appearances_of, sources_of
from contrechamp_server.stages.publication.states import VersionState
from contrechamp_server.stages.publication.telling import (
    MOST,
    MOST_ITT_DAYS,
    GivenSource,
    Injury,
    Telling,
    check_telling,
)
from contrechamp_server.stages.publication.vocabularies import (
    FORCE,
    AppearanceRole,
    ChangeReason,
    FactKind,
    InjuryNature,
    InjurySource,
    InjuryZone,
    LinkKind,
    Summons,
    TimePrecision,
)

_NOTHING = [("", "—")]
_MOST_EVENTS = 200


def _choice(label: Any, choices: list[tuple[str, Any]], *, is_needed: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices if is_needed else _NOTHING + choices, required=is_needed)


def _date(label: Any, *, is_needed: bool = False) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, input_formats=["%Y-%m-%d"], required=is_needed)


class TellingForm(forms.Form):
    """The incident itself."""

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    title = forms.CharField(
        label=_("Titre"), max_length=MOST_TITLE, help_text=_("Court et sobre : ce qui s’est passé, sans juger.")
    )
    day = _date(_("Jour"), is_needed=True)
    time_precision = _choice(_("Précision de l’heure"), TimePrecision.choices, is_needed=True)
    time = forms.TimeField(
        label=_("Heure"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        input_formats=["%H:%M", "%H:%M:%S"],
    )
    commune = forms.CharField(
        label=_("Commune"),
        max_length=120,
        help_text=_("Ajoutez le département s’il y en a plusieurs : Saint-Denis (93)."),
    )
    place_precision = _choice(_("Précision du lieu"), PlacePrecision.choices, is_needed=True)
    event = _choice(_("Évènement"), [])
    facts = forms.MultipleChoiceField(
        label=_("Faits"), choices=FactKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    force = forms.MultipleChoiceField(
        label=_("Moyens employés"),
        choices=[(kind.value, kind.label) for kind in FORCE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    summons = _choice(_("Sommations entendues"), Summons.choices, is_needed=True)
    itt_days = forms.IntegerField(
        label=_("ITT, en jours"),
        required=False,
        min_value=0,
        max_value=MOST_ITT_DAYS,
        help_text=_("Incapacité totale de travail, telle qu’un certificat la dit. Sinon, laissez vide."),
    )
    has_consent = forms.BooleanField(
        label=_("La personne blessée est d’accord pour que ses blessures soient décrites."), required=False
    )
    narrative = forms.CharField(
        label=_("Récit"),
        max_length=MOST_NARRATIVE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "Ce qui se voit ou est attesté, dans l’ordre. Ni nom, ni surnom, ni numéro, ni adresse de qui que ce soit."
        ),
    )

    change_reason = _choice(_("Pourquoi ce qui est publié change"), ChangeReason.choices)

    def __init__(self, *args: Any, is_later: bool = False, **given: Any) -> None:
        """Show the form; `is_later`: of a version that takes the place of a published one."""
        super().__init__(*args, **given)
        self.label_suffix = ""
        if not is_later:
            del self.fields["change_reason"]
        events = public_events().order_by("-date", "title")[:_MOST_EVENTS]
        choices = [(each.pk, f"{each.title}, {each.date:%d.%m.%Y}") for each in events]
        self.fields["event"].choices = _NOTHING + choices  # type: ignore[attr-defined]


class InjuryForm(forms.Form):
    """One injury; an empty row is none."""

    nature = _choice(_("Nature"), InjuryNature.choices)
    zone = _choice(_("Partie du corps"), InjuryZone.choices)
    source = _choice(_("Connue par"), InjurySource.choices)


class SourceForm(forms.Form):
    """One source; an empty row is none."""

    kind = _choice(_("Sorte de source"), LinkKind.choices)
    link = forms.CharField(label=_("Lien"), max_length=MOST_LINK, required=False)
    archive_link = forms.CharField(label=_("Lien vers une copie archivée"), max_length=MOST_LINK, required=False)
    archived_on = _date(_("Archivée le"))


class AppearanceForm(forms.Form):
    """One portrait; an empty row is none."""

    portrait = forms.CharField(label=_("Portrait"), max_length=200, required=False)
    role = _choice(_("Rôle"), AppearanceRole.choices)


_Rows = forms.BaseFormSet[forms.Form]


def _rows(form: type[forms.Form], extra: int) -> type[_Rows]:
    return forms.formset_factory(form, extra=extra, max_num=MOST, absolute_max=MOST)


class IncidentForm:
    """The whole form: the incident, and the rows of what it has several of."""

    def __init__(self, request: HttpRequest, version: IncidentVersion | None = None) -> None:
        sent = request.POST if request.method == "POST" else None
        start = _start(version) if version else {}
        is_later = version is not None and (version.ordinal > 1 or version.state == VersionState.PUBLISHED)
        first = {"summons": Summons.UNKNOWN}
        self.telling = TellingForm(sent, initial=start.get("telling", first), is_later=is_later)
        self.injuries = _rows(InjuryForm, 2)(sent, prefix="injuries", initial=start.get("injuries"))
        self.sources = _rows(SourceForm, 2)(sent, prefix="sources", initial=start.get("sources"))
        self.appearances = _rows(AppearanceForm, 3)(sent, prefix="appearances", initial=start.get("appearances"))
        for rows in (self.injuries, self.sources, self.appearances):
            for row in rows.forms:
                row.label_suffix = ""

    @property
    def edition(self) -> int:
        """Of the text that the page showed."""
        return int(self.telling.cleaned_data.get("edition") or 0)

    def read(self) -> Telling | None:
        """Give what was told, or None: what is wrong stands beside each field then."""
        parts = (self.telling, self.injuries, self.sources, self.appearances)
        if not all([part.is_valid() for part in parts]):  # noqa: C419 - each is to be checked, not only up to the first
            return None
        try:
            told = self._told()
            check_telling(told)
        except InvalidError as error:
            self.refuse(error)
            return None
        return told

    def refuse(self, error: InvalidError) -> None:
        """Put an error beside the field that it names, or at the head."""
        field = error.field if error.field in self.telling.fields else None
        self.telling.add_error(field, str(error.message))

    def _told(self) -> Telling:
        given = self.telling.cleaned_data
        return Telling(
            title=given["title"],
            narrative=given["narrative"],
            day=given["day"],
            time=given["time"],
            time_precision=TimePrecision(given["time_precision"]),
            commune=resolve_commune(given["commune"]).code,
            place_precision=PlacePrecision(given["place_precision"]),
            event=given["event"],
            facts=tuple(map(FactKind, given["facts"])),
            force=tuple(given["force"]),
            summons=Summons(given["summons"]),
            injuries=tuple(_injury(row) for row in _filled(self.injuries, "nature")),
            itt_days=given["itt_days"],
            has_consent=given["has_consent"],
            sources=tuple(_source(row) for row in _filled(self.sources, "link")),
            appearances=tuple(
                (_portrait(row["portrait"]), AppearanceRole(row.get("role") or AppearanceRole.PRESENT))
                for row in _filled(self.appearances, "portrait")
            ),
            change_reason=ChangeReason(given["change_reason"]) if given.get("change_reason") else None,
        )


def _filled(rows: _Rows, field: str) -> list[dict[str, Any]]:
    return [row.cleaned_data for row in rows.forms if row.cleaned_data.get(field)]


def _injury(row: dict[str, Any]) -> Injury:
    zone = InjuryZone(row["zone"]) if row["zone"] else None
    return Injury(InjuryNature(row["nature"]), zone, InjurySource(row["source"] or InjurySource.IMAGE))


def _source(row: dict[str, Any]) -> GivenSource:
    kind = LinkKind(row["kind"] or LinkKind.PRESS)
    return GivenSource(kind, row["link"], row["archive_link"], row["archived_on"])


def _portrait(text: str) -> str:
    """Read a portrait's id, or the address of its page."""
    return text.partition("?")[0].rstrip("/").rpartition("/")[2]


def _start(version: IncidentVersion) -> dict[str, Any]:
    same = ("edition", "title", "day", "time", "time_precision", "place_precision", "facts", "force", "narrative")
    telling = {field: getattr(version, field) for field in (*same, "summons", "itt_days")}
    if version.state != VersionState.PUBLISHED:
        telling["change_reason"] = version.change_reason
    return {
        "telling": telling
        | {"has_consent": version.has_consent, "event": version.event_id or "", "commune": _place(version.commune)},
        "injuries": [dict(zip(("nature", "zone", "source"), each, strict=True)) for each in version.injuries],
        "sources": [
            {field: getattr(each, field) for field in ("kind", "link", "archive_link", "archived_on")}
            for each in sources_of(version)
        ],
        "appearances": [{"portrait": each.portrait_id, "role": each.role} for each in appearances_of(version)],
    }


def _place(code: str) -> str:
    try:
        return label(commune_of_code(code))
    except UnknownCommuneError:
        return code
