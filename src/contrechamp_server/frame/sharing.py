"""Answers that may be kept for a while and read by other sites' pages: the API's and IIIF's, and no others."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response


def for_other_sites(answer: HttpResponse) -> HttpResponse:
    """Let any site's pages read an answer. What it says is public, and no cookie comes with such a request."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Access-Control-Expose-Headers"] = "ETag, Link"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def kept_for(answer: HttpResponse, seconds: int) -> HttpResponse:
    """Let caches keep an answer. Keep it short: what is withdrawn must not go on being shown by a cache between."""
    answer.headers["Cache-Control"] = f"public, max-age={seconds}"
    return answer


def unless_unchanged(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Give an answer with the digest of its content, or that whoever asks has it already."""
    etag = f'"{hashlib.sha256(answer.content).hexdigest()}"'
    answer.headers["ETag"] = etag
    found: Any = get_conditional_response(request, etag=etag, response=answer)
    kept: HttpResponse = found
    return kept
