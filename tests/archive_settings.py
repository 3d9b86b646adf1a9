"""Settings of the archive that tests run on: the real ones, over a folder of their own with fresh secrets.

`TESTS_DATABASE_URL` takes a PostgreSQL server in the place of SQLite (`python -m tests.postgresql`).
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from contrechamp.vault import generate_key
from contrechamp_server.commands.making import make_archive
from tests.postgresql import DATABASE_URL

_ROOT = Path(tempfile.mkdtemp(prefix="contrechamp-tests-"))
atexit.register(shutil.rmtree, _ROOT, ignore_errors=True)
CUSTODIAN_KEY = _ROOT / "custodian.key"
make_archive(_ROOT / "archive", generate_key(CUSTODIAN_KEY).lines, name="archives d’essai")
(_ROOT / "archive" / "static").mkdir()  # whitenoise warns where nothing was collected

for _name in [name for name in os.environ if name.startswith("CONTRECHAMP_")]:
    del os.environ[_name]
os.environ["CONTRECHAMP_FOLDER"] = str(_ROOT / "archive")
os.environ["CONTRECHAMP_LEASE_SECONDS"] = "5"
os.environ["CONTRECHAMP_PROFILE"] = "fast"
if DATABASE_URL in os.environ:
    os.environ["CONTRECHAMP_DATABASE_URL"] = os.environ[DATABASE_URL]

from contrechamp_server.config.settings import *  # noqa: E402, F403

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405

if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    # A file as in an archive that is served, and not memory, which locks in another way and leaves nothing to look at.
    DATABASES["default"]["TEST"] = {"NAME": DATABASES["default"]["NAME"]}  # noqa: F405
