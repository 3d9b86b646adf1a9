"""What the two forms share: the picture that they are about, what was typed, and the errors beside it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from contrechamp_server.foundation.core.errors import ArchiveError, InvalidError, TooMuchError
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import PUBLIC
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.stages.objections.errors import NoTargetError
from contrechamp_server.stages.objections.targets import Target, find_photograph, read_target
from contrechamp_server.stages.objections.vocabulary import TargetKind

_PARAMETERS = {
    "portrait": ("portraits", "public:portrait"),
    "photographie": ("photographies", "public:photograph"),
    "incident": ("incidents", "public:incident"),
}


@dataclass(slots=True)
class Filled:
    """A form as it was filled in; nothing typed is lost when something is wrong.

    Attributes:
        values: field → text.
        errors: field → sentence; under an empty name what no field is to blame for.
    """

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def refuse(self, error: ArchiveError) -> None:
        """Put an error beside its field."""
        name = (error.field if isinstance(error, InvalidError) else None) or ""
        self.errors.setdefault(name, str(error.message))


def filled(request: HttpRequest, names: tuple[str, ...]) -> Filled:
    """Give what was typed, or, at first, the picture that the link spoke of."""
    if request.method == "POST":
        return Filled({name: request.POST.get(name, "").replace("\r\n", "\n") for name in names})
    values = dict.fromkeys(names, "")
    for parameter, (segment, view) in _PARAMETERS.items():
        if key := request.GET.get(parameter):
            values["target"] = _address(f"{segment}/{key}", view)
    return Filled(values)


def preview(address: str) -> dict[str, Any] | None:
    """Give the picture that an address means, if the public can see it now; one that is hard to look at is not shown."""
    try:
        target = read_target(address)
        photograph = find_photograph(target)
    except NoTargetError:
        return None
    if photograph.state not in PUBLIC:
        return None
    return {"src": "" if photograph.is_graphic else _source(target, photograph), "kind": target.kind}


def take(
    request: HttpRequest,
    form: Filled,
    deed: Callable[[], str],
    show: Callable[[HttpRequest, Filled, int], HttpResponse],
) -> HttpResponse:
    """Do what was asked and lead to its receipt, or show the form again, with what is wrong beside its field."""
    try:
        return to_receipt(request, deed())
    except InvalidError as error:
        form.refuse(error)
        return show(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    except TooMuchError as error:
        form.refuse(error)
        return show(request, form, HTTPStatus.TOO_MANY_REQUESTS)


def to_receipt(request: HttpRequest, code: str) -> HttpResponseRedirect:
    """Lead to a receipt."""
    address = reverse("objections:receipt", args=[code])
    return HttpResponseRedirect(with_language(address, chosen_language(request)), status=303)


def _address(asked: str, view: str) -> str:
    try:
        return reverse(view, args=[read_target(asked).id])
    except NoTargetError:
        return ""


def _source(target: Target, photograph: Photograph) -> str:
    if target.kind is TargetKind.PORTRAIT:
        return reverse("public:thumbnail", args=[target.id])
    return reverse("public:iiif_image", args=[photograph.pk, "full", "!480,480", "0", "default.jpg"])
