"""The one question that several short forms of the desk ask."""

from typing import Final

from django.http import HttpRequest

from contrechamp_server.foundation.core.errors import InvalidError

_ANSWERS: Final = {"yes": True, "no": False}


def parse_yes(request: HttpRequest) -> bool:
    """Read a form's `answer`.

    Raises:
        InvalidError: it is neither yes nor no.
    """
    answer = _ANSWERS.get(request.POST.get("answer", ""))
    if answer is None:
        raise InvalidError
    return answer
