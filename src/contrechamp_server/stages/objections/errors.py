"""Why an objection, a decision on one, or a reply is refused, in one line for whoever asked."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError


class NoTargetError(InvalidError):
    """What the objection is about is not public, or does not exist; the two are not told apart."""

    code: ClassVar[str] = "no_target"
    default_message: ClassVar[Promise | str] = _(
        "Cette adresse ne mène à aucune image publique. Copiez celle de la page du portrait ou de la photographie."
    )


class NoSuchObjectionError(NotFoundError):
    """No receipt has this code."""

    code: ClassVar[str] = "no_such_objection"
    default_message: ClassVar[Promise | str] = _("Aucun reçu n’a ce code. Vérifiez chaque caractère.")


class TookPartError(ForbiddenError):
    """Nobody decides on an objection to what they had a part in."""

    code: ClassVar[str] = "took_part"
    default_message: ClassVar[Promise | str] = _(
        "Vous avez pris part à ce qui est contesté : une autre personne doit décider."
    )


class DecidedError(ConflictError):
    """It was decided already, or is not where this can be done."""

    code: ClassVar[str] = "objection_decided"
    default_message: ClassVar[Promise | str] = _("C’est déjà décidé, ou ce n’est plus possible. Rechargez la page.")


class TooLateToExtendError(ConflictError):
    """The deadline can be put off once, within the first month."""

    code: ClassVar[str] = "too_late_to_extend"
    default_message: ClassVar[Promise | str] = _(
        "L’échéance se prolonge une seule fois, et seulement pendant le premier mois."
    )


class TooLateToReplyError(InvalidError):
    """A reply can be asked for within three months of the publication."""

    code: ClassVar[str] = "too_late_to_reply"
    default_message: ClassVar[Promise | str] = _(
        "La réponse se demande dans les trois mois qui suivent la publication. Une opposition reste possible."
    )
