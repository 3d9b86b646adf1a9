"""An archive from its first command to a backup that is served again, by the real commands, on SQLite and on PostgreSQL."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from contrechamp_server.commands.making import make_archive
from tests.arrivals import picture
from tests.flow.served import OPEN_DEPOSIT, Served, descendants

pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes and sockets in /proc"),
]

LOOK = """
import json
from contrechamp_server.foundation.records.models import Photograph
print(json.dumps(sorted(Photograph.objects.values_list("state", "hold_code", "sha256_source"))))
"""
APPROVE = """
from contrechamp.vision.types import Box
from contrechamp_server import pipeline
from contrechamp_server.foundation.accounts.models import Account
from contrechamp_server.foundation.core.permissions import Actor, Role
from contrechamp_server.foundation.records.models import Photograph, Suspect
from contrechamp_server.stages.approval.judgement import Judgement
from contrechamp_server.stages.approval.services import approve_photograph
reviewer = Actor(Account.objects.create(pseudonym="relectrice").pk, frozenset({Role.REVIEWER}), True)
photograph = Photograph.objects.get()
answers = {suspect.pk: "not_a_face" for suspect in Suspect.objects.filter(photograph=photograph)}
judgement = Judgement(answers=answers, portraits=(Box(60, 140, 200, 170),))
pipeline.move_on(approve_photograph(actor=reviewer, photograph_id=photograph.pk, version=photograph.version,
                                    judgement=judgement))
print('"' + photograph.pk + '"')
"""
RECEIVE = """
from tests.arrivals import picture, receive
print('"' + receive(picture()).pk + '"')
"""


def initialised(root: Path, database: str | None) -> Served:
    """Make an archive by `contrechamp init`."""
    served = Served(root, DATABASE_URL=database, WORKERS=1, LEASE_SECONDS=5)
    custodians, password = root / "recipients.txt", root / "password"
    custodians.write_text(served.recipients.lines)
    password.write_text("une phrase assez longue")
    done = served.command(
        *("init", served.folder, "--custodians", custodians),
        *("--steward", "gardienne", "--password-file", password, "--name", "archives d’essai"),
    )
    assert done.returncode == 0, done.stderr
    assert "otpauth://totp/" in done.stdout
    return served


def wait_for(served: Served, state: str) -> list[Any]:
    """Wait until every photograph is in a state; give what there is of each."""
    deadline = time.monotonic() + 240
    while True:
        rows: list[Any] = served.script(LOOK)
        if {row[0] for row in rows} == {state}:
            return rows
        assert time.monotonic() < deadline, rows
        time.sleep(0.5)


def test_from_the_door_to_the_wall_and_back_from_a_backup(databases: Iterator[str | None], tmp_path: Path) -> None:
    served = initialised(tmp_path / "one", next(databases))
    with served.running() as process:
        assert listening_on(served.port) == {"127.0.0.1"}
        code = served.script(OPEN_DEPOSIT)
        assert served.send(code, picture())
        assert served.send(code, picture()), "sending again is no error"
        assert len(wait_for(served, "to_review")) == 1
        key = served.script(APPROVE)
        wait_for(served, "published")
        wall = seen_on_the_wall(served, key)
        second = served.command("serve", served.folder)
        assert second.returncode == 1
        assert "is being served already" in second.stderr.replace("\n", " ")
        verified = served.command("log", "verify", served.folder / "log")
        assert verified.returncode == 0, verified.stderr
        backed = served.command("backup", served.folder, tmp_path / "backup")
        assert backed.returncode == 0, backed.stderr
        below = descendants(process.pid)
        assert len(below) >= 2
    assert process.returncode == 0
    assert not [child for child in below if Path(f"/proc/{child}").exists()]
    again = restored(served, tmp_path, next(databases))
    with again.running():
        assert seen_on_the_wall(again, key) == wall
        assert again.command("log", "verify", again.folder / "log").returncode == 0
    for said in (served.log.read_text(), again.log.read_text()):
        assert code not in said
        assert "Traceback" not in said


def restored(served: Served, tmp_path: Path, database: str | None) -> Served:
    """Make the archive again from the backup, in another folder and another database."""
    again = Served(tmp_path / "two", DATABASE_URL=database, WORKERS=1)
    opened = tmp_path / "secrets.json"
    done = served.command(
        *("vault", "open", tmp_path / "backup" / "secrets.age", "--key", served.key, "--out", opened),
        *("--reason", "the machine broke", "--receipt", tmp_path / "receipt.json"),
    )
    assert done.returncode == 0, done.stderr
    done = again.command("restore", tmp_path / "backup", again.folder, "--secrets", opened)
    assert done.returncode == 0, done.stderr
    return again


def seen_on_the_wall(served: Served, key: str) -> bytes:
    """Give the public picture of a photograph, once the pages that lead to it are there."""
    status, wall = served.ask("GET", "/mur/")
    assert status == 200
    assert b"/portraits/" in wall
    assert served.ask("GET", f"/photographies/{key}/")[0] == 200
    status, shown = served.ask("GET", f"/iiif/3/{key}/full/max/0/default.jpg")
    assert status == 200
    decoded = cv2.imdecode(np.frombuffer(shown, np.uint8), cv2.IMREAD_COLOR)
    assert decoded is not None
    assert decoded.shape == (320, 320, 3)
    return shown


def listening_on(port: int) -> set[str]:
    """Give the addresses of this machine on which somebody listens at a port."""
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            _, local, _, state = line.split()[:4]
            address, _, number = local.partition(":")
            if state == "0A" and int(number, 16) == port:
                found.add(".".join(str(part) for part in bytes.fromhex(address)[::-1]))
    return found


def test_workers_work_without_the_web(databases: Iterator[str | None], tmp_path: Path) -> None:
    served = initialised(tmp_path / "one", next(databases))
    served.script(RECEIVE)
    process = served.start("--workers", "1", command="worker")
    try:
        wait_for(served, "to_review")
        served.script(APPROVE)
        wait_for(served, "published")
    finally:
        process.terminate()
        assert process.wait(90) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serving_stops_gracefully(number: signal.Signals, tmp_path: Path) -> None:
    served = Served(tmp_path, WORKERS=1)
    make_archive(served.folder, served.recipients.lines)
    with served.running() as process:
        below = descendants(process.pid)
        assert served.send(served.script(OPEN_DEPOSIT), picture())
        process.send_signal(number)
        assert process.wait(90) == 0
    assert not [child for child in below if Path(f"/proc/{child}").exists()]
    assert {row[0] for row in served.script(LOOK)} <= {"received", "to_review"}
    with served.running():
        wait_for(served, "to_review")


def test_what_serve_started_ends_when_serve_is_killed(tmp_path: Path) -> None:
    served = Served(tmp_path, WORKERS=1)
    make_archive(served.folder, served.recipients.lines)
    with served.running() as process:
        below = descendants(process.pid)
        os.kill(process.pid, signal.SIGKILL)
        deadline = time.monotonic() + 60
        while [child for child in below if Path(f"/proc/{child}").exists()]:
            assert time.monotonic() < deadline
            time.sleep(0.2)
