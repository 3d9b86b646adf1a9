"""Where stored bytes lie: a folder, or an S3-compatible object store."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.core.files.storage import Storage

from contrechamp_server.config.environment import SettingError
from contrechamp_server.foundation.core.options import Options


class NoStorage(Storage):
    """Stands where Django wants a default storage: nothing may be kept past `foundation.media`."""

    def _refuse(self, *_: object, **__: object) -> Any:
        raise NotImplementedError("stored bytes go through contrechamp_server.foundation.media")

    _open = _save = delete = exists = listdir = size = url = path = _refuse


def read_storage(archive: Options) -> dict[str, Any]:
    """Give Django's description of the storage.

    Raises:
        SettingError: the address is of neither kind.
    """
    url = archive.storage_url
    if url.startswith("folder:"):
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {
                "location": str(archive.folder / url.removeprefix("folder:")),
                "base_url": None,
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    parts = urlsplit(url)
    if not parts.netloc:
        raise SettingError("CONTRECHAMP_STORAGE_URL: expected s3://bucket?endpoint=…&region=…")
    asked = dict(parse_qsl(parts.query))
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": parts.netloc,
            "endpoint_url": asked.get("endpoint"),
            "region_name": asked.get("region"),
            "access_key": archive.s3_access_key or None,
            "secret_key": archive.s3_secret_key or None,
            "default_acl": "private",
            "file_overwrite": False,
            "querystring_auth": True,
        },
    }
