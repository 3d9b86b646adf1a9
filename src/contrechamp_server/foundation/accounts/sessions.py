"""Sessions in the database, each with its account, so that they can be listed and revoked one by one."""

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from contrechamp_server.foundation.accounts.models import ArchiveSession
from contrechamp_server.foundation.core.clock import now

BROWSER = "browser"
"""Session key: a coarse name of the browser, as its owner would know it."""


class SessionStore(DatabaseStore):
    """Django's own store over our table."""

    @classmethod
    def get_model_class(cls) -> type[ArchiveSession]:
        return ArchiveSession

    def create_model_instance(self, data: dict[str, Any]) -> ArchiveSession:
        session = cast("ArchiveSession", super().create_model_instance(data))
        session.account_id = data.get(SESSION_KEY, "")
        session.browser = str(data.get(BROWSER, ""))[:40]
        session.last_used_on = now().date()
        kept = ArchiveSession.objects.filter(session_key=session.session_key).values_list("created_at", flat=True)
        session.created_at = next(iter(kept), session.created_at)
        return session
