"""Why something about an incident is refused, in one line for whoever edits or reviews it."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.errors import ConflictError, ForbiddenError, InvalidError


class OwnIncidentError(ForbiddenError):
    """Nobody approves what they wrote."""

    code: ClassVar[str] = "own_incident"
    default_message: ClassVar[Promise | str] = _("Vous avez écrit ce texte : deux autres personnes doivent le relire.")


class ApprovedAlreadyError(ConflictError):
    """It takes a second person, and this is the first."""

    code: ClassVar[str] = "approved_already"
    default_message: ClassVar[Promise | str] = _("Vous avez déjà approuvé ce texte : il faut une deuxième personne.")


class StaleIncidentError(ConflictError):
    """The text has changed since the page was loaded."""

    code: ClassVar[str] = "stale_incident"


class UnansweredWarningsError(InvalidError):
    """The check has found words by which somebody could be found, and nobody has said why they stay."""

    code: ClassVar[str] = "unanswered_warnings"
    default_message: ClassVar[Promise | str] = _(
        "Le texte contient des mots qui peuvent mener à quelqu’un. Retirez-les, ou dites pourquoi ils restent."
    )


class NumberInTextError(InvalidError):
    """Seven digits stand in the text; no reason keeps them there."""

    code: ClassVar[str] = "number_in_text"
    default_message: ClassVar[Promise | str] = _(
        "Le texte contient sept chiffres qui se suivent. Un numéro d’agent n’est jamais écrit (charte, article 6) ; "
        "écrivez une somme ou un compte autrement."
    )


class IncompleteIncidentError(InvalidError):
    """What a reader needs is missing: facts, words, or a source."""

    code: ClassVar[str] = "incomplete_incident"
    default_message: ClassVar[Promise | str] = _("Il manque encore un fait de la liste, le récit ou une source.")


class ChangeReasonError(InvalidError):
    """What is published is written anew, and nobody says why."""

    code: ClassVar[str] = "incident_change_reason"
    default_message: ClassVar[Promise | str] = _("Dites pourquoi ce qui est publié change.")


class TextError(InvalidError):
    """A text is empty, too long, or holds signs that are no text."""

    code: ClassVar[str] = "incident_text"
    default_message: ClassVar[Promise | str] = _("Ce texte est vide, trop long, ou contient des signes illisibles.")


class DayError(InvalidError):
    """The day lies ahead, or the time does not go with its precision."""

    code: ClassVar[str] = "incident_day"
    default_message: ClassVar[Promise | str] = _(
        "Ce jour n’est pas encore passé, ou l’heure et sa précision ne vont pas."
    )


class WordsError(InvalidError):
    """Something is not of the list that it is to be taken from, or is there twice."""

    code: ClassVar[str] = "incident_words"
    default_message: ClassVar[Promise | str] = _("Une des réponses n’est pas dans la liste, ou s’y trouve deux fois.")


class ConsentError(InvalidError):
    """Injuries are health data."""

    code: ClassVar[str] = "incident_consent"
    default_message: ClassVar[Promise | str] = _(
        "Une blessure n’est décrite qu’avec l’accord de la personne blessée. Sans lui, laissez-la de côté."
    )


class LinkError(InvalidError):
    """A link leads to no page of the web."""

    code: ClassVar[str] = "incident_link"
    default_message: ClassVar[Promise | str] = _("Ce lien ne mène pas à une page du web. Il commence par https://.")


class UnknownPortraitError(InvalidError):
    """A portrait is not public, or there is none."""

    code: ClassVar[str] = "incident_portrait"
    default_message: ClassVar[Promise | str] = _("Un de ces portraits n’existe pas ou n’est pas public.")
