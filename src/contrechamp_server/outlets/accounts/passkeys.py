"""Passkeys, for the script that asks the browser for them: each question is one address, each answer another.

Errors are JSON with a sentence; a right answer says which page is next.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from contrechamp_server.foundation.core.permissions import VISITOR
from contrechamp_server.foundation.membership import passkeys
from contrechamp_server.foundation.membership.invitations import invited_account
from contrechamp_server.foundation.membership.opening import new_account
from contrechamp_server.frame import people
from contrechamp_server.frame.access import open_to_accounts, open_to_anyone
from contrechamp_server.outlets.accounts.ceremonies import Purpose, ask, read_body, site, take_answer, text
from contrechamp_server.outlets.accounts.factors import after_adding
from contrechamp_server.outlets.accounts.steps import PARAMETER, next_address, own_address
from contrechamp_server.outlets.accounts.words import Said, say


@open_to_anyone
@require_POST
@cache_control(private=True, no_store=True)
def ask_to_enter(request: HttpRequest) -> HttpResponse:
    """Ask for any key of this site."""
    return ask(request, Purpose.ENTER, passkeys.ask_for_key(site=site(request)))


@open_to_anyone
@require_POST
@cache_control(private=True, no_store=True)
def enter(request: HttpRequest) -> HttpResponse:
    """Begin a session by a key alone; where a password was given before, it must be a key of that account."""
    sent = read_body(request)
    answer, _kept = take_answer(request, Purpose.ENTER, sent)
    begun = people.awaiting(request) or people.account(request)
    if begun is None:
        people.sign_in(request, passkeys.enter_with_passkey(answer=answer), is_strong=True)
    else:
        passkeys.prove_with_passkey(account=begun, answer=answer)
        people.prove(request, begun)
    return _lead(next_address(request, own_address(text(sent, PARAMETER))))


@open_to_anyone
@require_POST
@cache_control(private=True, no_store=True)
def ask_to_open(request: HttpRequest) -> HttpResponse:
    """Ask for a new key for a pseudonym that is free at this moment."""
    account = new_account(text(read_body(request), "pseudonym"))
    ceremony = passkeys.ask_for_new_key(site=site(request), account=account)
    return ask(request, Purpose.OPEN, ceremony, handle=account.pk, pseudonym=account.pseudonym)


@open_to_anyone
@require_POST
@cache_control(private=True, no_store=True)
def open_new(request: HttpRequest) -> HttpResponse:
    """Open an account that has a key and no password, and begin its first session."""
    sent = read_body(request)
    answer, kept = take_answer(request, Purpose.OPEN, sent)
    opened = passkeys.open_account_with_passkey(
        actor=VISITOR, pseudonym=kept["pseudonym"], handle=kept["handle"], answer=answer
    )
    people.sign_in(request, opened, is_strong=True)
    say(request, Said.OPENED_WITH_KEY)
    return _lead(next_address(request, own_address(text(sent, PARAMETER))))


@open_to_anyone
@require_POST
@cache_control(private=True, no_store=True)
def ask_to_accept(request: HttpRequest) -> HttpResponse:
    """Ask for a new key for the account that a code opens."""
    account = invited_account(text(read_body(request), "code"))
    return ask(request, Purpose.ACCEPT, passkeys.ask_for_new_key(site=site(request), account=account))


@open_to_anyone
@require_POST
@cache_control(private=True, no_store=True)
def accept(request: HttpRequest) -> HttpResponse:
    """Use an invitation up to set a key, and begin the session."""
    sent = read_body(request)
    answer, _kept = take_answer(request, Purpose.ACCEPT, sent)
    accepted = passkeys.accept_with_passkey(code=text(sent, "code"), answer=answer)
    people.sign_in(request, accepted, is_strong=True)
    say(request, Said.ACCEPTED)
    return _lead(next_address(request, ""))


@open_to_accounts
@require_POST
def ask_to_add(request: HttpRequest) -> HttpResponse:
    """Ask for another key for one's own account."""
    return ask(request, Purpose.ADD, passkeys.ask_for_new_key(site=site(request), account=people.own_account(request)))


@open_to_accounts
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Add a key to one's own account; making it has proved it."""
    sent, mine = read_body(request), people.own_account(request)
    answer, _kept = take_answer(request, Purpose.ADD, sent)
    passkeys.add_passkey(actor=people.actor(request), account=mine, answer=answer, label=text(sent, "label"))
    return _lead(after_adding(request, mine, own_address(text(sent, PARAMETER))))


def _lead(address: str) -> JsonResponse:
    return JsonResponse({"next": address})
