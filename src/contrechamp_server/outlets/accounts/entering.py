"""Signing in, proving the second factor, signing out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from contrechamp_server.foundation.membership.entering import enter_with_password, prove_with_code
from contrechamp_server.foundation.membership.errors import GuessingError, WrongCodeError, WrongCredentialsError
from contrechamp_server.foundation.membership.factors import factor_kinds, has_factor, recovery_codes_left
from contrechamp_server.frame import people
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.outlets.accounts.forms import Form
from contrechamp_server.outlets.accounts.steps import next_address, wanted


@open_to_anyone
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form, or begin a session. Who has begun already is led to what is still missing."""
    form, back_to = Form.of(request, "pseudonym"), wanted(request)
    if request.method == "POST":
        try:
            found = enter_with_password(pseudonym=form.values["pseudonym"], password=request.POST.get("password", ""))
        except (WrongCredentialsError, GuessingError) as error:
            form.refuse(error)
        else:
            people.sign_in(request, found, is_strong=False)
            return redirect(next_address(request, back_to))
    elif people.account(request) or people.awaiting(request):
        return redirect(next_address(request, back_to))
    return render(request, "accounts/sign_in.html", {"form": form, "back_to": back_to}, status=form.status)


@open_to_anyone
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of who has given the password; of anybody else, for what they miss."""
    form, back_to = Form.of(request), wanted(request)
    who = people.awaiting(request) or people.account(request)
    if who is None or people.actor(request).is_strong or not has_factor(who):
        return redirect(next_address(request, back_to))
    if request.method == "POST":
        field = "recovery" if "recovery" in request.POST else "code"
        try:
            prove_with_code(account=who, code=request.POST.get(field, ""))
        except (WrongCodeError, GuessingError) as error:
            form.refuse(error, at=field)
        else:
            people.prove(request, who)
            return redirect(next_address(request, back_to))
    page = {
        "form": form,
        "back_to": back_to,
        "pseudonym": who.pseudonym,
        "kinds": factor_kinds(who),
        "has_codes": recovery_codes_left(who) > 0,
    }
    return render(request, "accounts/second_factor.html", page, status=form.status)


@open_to_anyone
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session of this browser, whatever it had proved."""
    people.sign_out(request)
    return redirect(with_language(reverse("public:home"), chosen_language(request)))
