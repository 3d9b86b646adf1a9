"""Template tags of every page."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.template.context import RequestContext
from django.urls import reverse

from contrechamp_server.foundation.core.dates import in_words
from contrechamp_server.frame.languages import chosen_language, with_language

register = template.Library()


@register.simple_tag(takes_context=True)
def to(context: RequestContext, name: str, *args: Any) -> str:
    """Give the address of a page by its name, in the language that the visitor has chosen in theirs."""
    request = context.get("request")
    return with_language(reverse(name, args=args), chosen_language(request) if request else None)


@register.filter
def day(value: date | None) -> str:
    """Give a date in full words of the page's language."""
    return in_words(value) if value else ""


@register.filter
def host(link: str) -> str:
    """Give the name of the site that a link leads to."""
    return (urlsplit(link).hostname or "").removeprefix("www.")
