"""Addresses of this outlet."""

from django.urls import URLPattern, path

from contrechamp_server.outlets.accounts import (
    directory,
    entering,
    factors,
    invitations,
    inviting,
    opening,
    own_account,
    passkeys,
    person,
    recovery,
    sessions,
    tokens,
)

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("entrer/", entering.sign_in, name="sign_in"),
    path("entrer/second-facteur/", entering.second_factor, name="second_factor"),
    path("entrer/cle/question", passkeys.ask_to_enter, name="ask_to_enter"),
    path("entrer/cle", passkeys.enter, name="enter_with_passkey"),
    path("sortir/", entering.sign_out, name="sign_out"),
    path("invitation/", invitations.accept, name="invitation"),
    path("invitation/cle/question", passkeys.ask_to_accept, name="ask_to_accept"),
    path("invitation/cle", passkeys.accept, name="accept_with_passkey"),
    path("compte/", own_account.home, name="home"),
    path("compte/ouvrir/", opening.open_new, name="open"),
    path("compte/ouvrir/cle/question", passkeys.ask_to_open, name="ask_to_open"),
    path("compte/ouvrir/cle", passkeys.open_new, name="open_with_passkey"),
    path("compte/mot-de-passe/", own_account.change_password, name="password"),
    path("compte/second-facteur/", factors.set_up, name="set_up"),
    path("compte/second-facteur/code/", factors.add_totp, name="add_totp"),
    path("compte/second-facteur/cle/question", passkeys.ask_to_add, name="ask_to_add"),
    path("compte/second-facteur/cle", passkeys.add, name="add_passkey"),
    path("compte/second-facteur/<str:factor_id>/retrait/", factors.remove, name="remove_factor"),
    path("compte/codes/", recovery.codes, name="recovery"),
    path("compte/sessions/fin/", sessions.end_others, name="end_others"),
    path("compte/sessions/<str:handle>/fin/", sessions.end, name="end_session"),
    path("compte/jetons/<str:token_id>/revocation/", tokens.revoke, name="revoke_token"),
    path("compte/fermer/", own_account.close, name="close"),
    path("atelier/comptes/", directory.people, name="people"),
    path("atelier/comptes/inviter/", inviting.invite_somebody, name="invite"),
    path("atelier/comptes/<str:account_id>/", person.show, name="person"),
    path("atelier/comptes/<str:account_id>/acces/", inviting.reset, name="reset_access"),
    path("atelier/comptes/<str:account_id>/jetons/", tokens.make, name="make_token"),
    path("atelier/jetons/", tokens.show, name="tokens"),
]
