"""What the caption page says of the answer before, and the page on which one learns how to answer."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from contrechamp_server.foundation.records.codebook import LEAST_BAND_PX, LEAST_IN_FRAME, Legibility
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.outlets.captions.form import HINTS
from contrechamp_server.outlets.captions.progress import Came, Progress
from contrechamp_server.stages.captions.readings import MachineSaw

_CAME: Final[dict[str, Promise]] = {
    Came.KEPT.value: _("Réponse gardée."),
    Came.SKIPPED.value: _("Portrait passé."),
    Came.TOO_LATE.value: _("Ce portrait avait déjà ses réponses : la vôtre n’a pas été gardée."),
    Came.EXPIRED.value: _("La page était ouverte depuis trop longtemps : rien n’a été gardé. Voici un autre portrait."),
}
_MACHINE: Final[dict[str, Promise]] = {
    MachineSaw.SAME.value: _("La machine y lit la même chose que vous."),
    MachineSaw.OTHER.value: _("La machine y lit autre chose ; d’autres yeux diront."),
    MachineSaw.NUMBER.value: _("La machine croit y lire un numéro ; d’autres yeux diront."),
    MachineSaw.NOTHING.value: _("La machine n’y lit aucun numéro."),
}


def told(progress: Progress) -> list[Promise]:
    """Give what became of the answer before, in sentences."""
    found = [_CAME.get(progress.came), _MACHINE.get(progress.machine)]
    return [sentence for sentence in found if sentence is not None]


@open_to_anyone
@require_safe
def learn(request: HttpRequest) -> HttpResponse:
    """Show how to answer."""
    cases = [(code.label, HINTS[code]) for code in Legibility]
    return render(
        request, "captions/learn.html", {"cases": cases, "rule": {"share": LEAST_IN_FRAME, "px": LEAST_BAND_PX}}
    )
