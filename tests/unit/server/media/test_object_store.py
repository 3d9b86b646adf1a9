"""Beyond one machine: stored bytes in an object store that speaks S3, by settings alone. The store is a real server."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from contrechamp.vault import generate_key
from contrechamp_server.commands.making import make_archive

pytestmark = [pytest.mark.enable_socket, pytest.mark.slow]

FLOW = """
import json
import sys
from datetime import timedelta
import boto3
import django
django.setup()
from django.core.management import call_command
from django.db import transaction
from contrechamp_server import pipeline
from contrechamp_server.foundation.core.permissions import VISITOR
from contrechamp_server.foundation.gate import Audience, open_image, open_thumbnail
from contrechamp_server.foundation.media import blobs
from contrechamp_server.foundation.media.models import Blob
from contrechamp_server.foundation.records.models import Photograph, Portrait
from contrechamp_server.foundation.records.states import State
from contrechamp.vision.types import Box
from tests.archive import make_photograph
from tests.arrivals import picture, receive

store = boto3.client("s3", endpoint_url=sys.argv[1], region_name="eu-west-3",
                     aws_access_key_id="key", aws_secret_access_key="secret")
store.create_bucket(Bucket="archives", CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})

def stored():
    return sorted(item["Key"] for item in store.list_objects_v2(Bucket="archives").get("Contents", []))

call_command("migrate", verbosity=0)
found = {}
photograph = receive(picture())
found["sealed at the door"] = stored() == sorted(blob.place for blob in Blob.objects.all())
pipeline.redact.call(photograph.pk)
photograph.refresh_from_db()
found["redacted"] = photograph.state == State.TO_REVIEW
found["spool erased"] = not [name for name in stored() if name.startswith("spool/")]
public = make_photograph(State.PUBLISHED, portraits=(Box(60, 140, 200, 300),))
image = open_image(public.pk, actor=VISITOR, audience=Audience.PUBLIC)
found["shown"] = image.region(Box(0, 0, 100, 100), image.size.__class__(100, 100)).startswith(b"\\xff\\xd8")
thumbnail = open_thumbnail(Portrait.objects.get().pk, audience=Audience.PUBLIC)
found["thumbnail"] = thumbnail.startswith(b"\\xff\\xd8")
found["all known"] = stored() == sorted(blob.place for blob in Blob.objects.all())
store.put_object(Bucket="archives", Key=public.public.place, Body=b"replaced")
try:
    blobs.read_blob(public.public)
except blobs.WrongBytesError:
    found["changed bytes refused"] = True
store.delete_object(Bucket="archives", Key=public.master.place)
try:
    blobs.read_blob(public.master)
except blobs.MissingBlobError:
    found["lost bytes said"] = True
left = "masters/ab/ableftbyacrash.jpg"
store.put_object(Bucket="archives", Key=left, Body=b"x")
found["orphans"] = list(blobs.orphans(timedelta(seconds=-60))) == [left]
blobs.delete_orphan(left)
found["orphan gone"] = left not in stored()
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """Run an object store on loopback; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    call = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + 60
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    assert process.poll() is None and time.monotonic() < deadline, "the store does not start"
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def test_an_archive_keeps_its_bytes_in_an_object_store_by_settings_alone(store: str, tmp_path: Path) -> None:
    make_archive(tmp_path / "archive", generate_key(tmp_path / "custodian.key").lines)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CONTRECHAMP_", "DJANGO_"))}
    environment = clean | {
        "CONTRECHAMP_FOLDER": str(tmp_path / "archive"),
        "CONTRECHAMP_STORAGE_URL": f"s3://archives?endpoint={store}&region=eu-west-3",
        "CONTRECHAMP_S3_ACCESS_KEY": "key",
        "CONTRECHAMP_S3_SECRET_KEY": "secret",
        "CONTRECHAMP_PROFILE": "fast",
        "DJANGO_SETTINGS_MODULE": "contrechamp_server.config.settings",
    }
    call = [sys.executable, "-c", FLOW, store]
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found) == 10
    assert not [what for what, holds in found.items() if not holds]
    assert not (tmp_path / "archive" / "media").exists()
