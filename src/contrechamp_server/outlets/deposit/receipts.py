"""Third step: the receipt, on screen, on paper and as a text file; and the way back to a deposit by its code."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.outlets.deposit.words import told
from contrechamp_server.stages.intake.errors import NoSuchDepositError
from contrechamp_server.stages.intake.services import find_deposit


@open_to_anyone
@require_safe
@cache_control(private=True, no_store=True)
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Show the receipt."""
    return render(request, "deposit/receipt.html", told(find_deposit(code), code))


@open_to_anyone
@require_safe
@cache_control(private=True, no_store=True)
def receipt_text(request: HttpRequest, code: str) -> HttpResponse:
    """Give the receipt as a text file."""
    text = render_to_string("deposit/receipt.txt", told(find_deposit(code), code), request)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    # No part of the code in the name: file names end up in backups and lists.
    response.headers["Content-Disposition"] = (
        f'attachment; filename="contrechamp-{timezone.localdate().isoformat()}.txt"'
    )
    return response


@open_to_anyone
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for a code and lead to its deposit. By POST, so that no code stands in an address that was typed."""
    if request.method != "POST":
        return render(request, "deposit/follow.html")
    code = "".join(request.POST.get("code", "").lower().split())
    try:
        submission = find_deposit(code)
    except NoSuchDepositError as error:
        context = {"error": error.message, "typed": code}
        return render(request, "deposit/follow.html", context, status=HTTPStatus.NOT_FOUND)
    name = "deposit:receipt" if submission.sent_at else "deposit:fill"
    address = with_language(reverse(name, args=[code]), chosen_language(request))
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)
