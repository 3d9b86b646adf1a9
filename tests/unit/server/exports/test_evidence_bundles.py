"""A bundle holds what is public and the proofs of it; stock tools check it; one byte changed anywhere and it says where."""

import io
import json
import random
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bagit
import pypdfium2 as pdfium
import pytest
from django.utils.translation import override

from contrechamp.bundle import (
    AlteredBundleError,
    BundleError,
    StrangeKeyError,
    VerifiedBundle,
    layout,
    open_numbers,
    verify_bundle,
)
from contrechamp.cli import main
from contrechamp.ledger import load_public_key, new_signing_key
from contrechamp.vault import TargetExistsError, load_key
from contrechamp_server.commands import bundle as command
from contrechamp_server.foundation.audit.models import LogRecord
from contrechamp_server.foundation.core.dates import in_words
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.models import Photograph, Submission
from contrechamp_server.foundation.records.vocabularies import Licence
from contrechamp_server.outlets.exports import evidence
from contrechamp_server.outlets.exports.bundles import BUNDLES
from contrechamp_server.stages.publication.services import withdraw_incident
from contrechamp_server.stages.publication.vocabularies import WithdrawalReason
from tests.archive import someone, visitor
from tests.archive_settings import CUSTODIAN_KEY
from tests.unit.server.exports.holding import ADDRESS, bundled, incident_of, incident_with_number
from tests.unit.server.verification.casting import DIGITS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _released() -> None:
    BUNDLES.release()


def checked_by_script(bundle: Path) -> tuple[int, str]:
    """Run the script of a sound bundle over another: an altered script can say anything of itself."""
    script = Path(__file__).parents[4] / "src/contrechamp/bundle/verify.sh"
    done = subprocess.run(["sh", str(script), str(bundle)], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def refused(bundle: Path) -> str:
    """Give what is said of a bundle that does not hold."""
    with pytest.raises(BundleError) as caught:
        verify_bundle(bundle)
    return str(caught.value)


def test_a_public_bundle_verifies_with_every_tool(tmp_path: Path) -> None:
    incident, portrait = incident_with_number()
    bundle = bundled(incident, tmp_path / "bundle")
    bagit.Bag(str(bundle)).validate()
    assert checked_by_script(bundle)[0] == 0
    found = verify_bundle(bundle)
    assert found.pictures == 1
    assert found.opened is None
    assert not found.key_given
    assert found.contents.page == ADDRESS
    (exhibit,) = found.contents.exhibits
    assert exhibit.photograph == portrait.photograph_id
    assert [shown.finding for shown in exhibit.portraits if shown.id == portrait.pk] == ["legible"]
    actions = {record.action for record in found.records.values()}
    assert {"intake:photograph:receive", "approval:finding:publish", "publication:incident:publish"} <= actions
    assert verify_bundle(bundle, public_key=load_public_key((bundle / layout.PUBLIC_KEY).read_bytes())).key_given
    with pytest.raises(StrangeKeyError):
        verify_bundle(bundle, public_key=new_signing_key().public_key())


def test_a_public_bundle_holds_nothing_sealed_and_no_digit_of_a_number(tmp_path: Path) -> None:
    incident, _ = incident_with_number()
    bundle = bundled(incident, tmp_path / "bundle")
    names = list(layout.files_in(bundle))
    assert not [name for name in names if name.endswith(".age")]
    for name in names:
        assert DIGITS.encode() not in (bundle / name).read_bytes(), name
    assert "taken_at" in json.loads((bundle / layout.CONTENTS).read_bytes())["exhibits"][0]
    assert DIGITS not in printed(bundle)


def printed(bundle: Path) -> str:
    with pdfium.PdfDocument(bundle / layout.DOSSIER) as document:
        pages = [document[number] for number in range(len(document))]
        text = " ".join(page.get_textpage().get_text_range() for page in pages)
    return " ".join(text.split())


def test_the_dossier_says_what_is_alleged_and_what_is_not_known(tmp_path: Path) -> None:
    incident, portrait = incident_with_number()
    said = printed(bundled(incident, tmp_path / "bundle"))
    order = ["Délais", "Qui saisit", "Faits allégués", "Agents", "Pièces", "Chaîne de conservation", "Blessures"]
    order += ["Témoins", "Règles citées", "Ce qui n’est pas su", "Où s’adresser", "Vérifier, obtenir l’original"]
    places = [said.index(f"{number}. {title}") for number, title in enumerate(order[1:], start=1)]
    assert places == sorted(places)
    assert said.index("31 mai 2025") < said.index("1er mai 2026") < said.index("1er mai 2031") < places[0]
    assert "Personne non identifiée" in said
    assert portrait.pk in said
    assert "467771" in said
    assert "INTJ1419474J" in said  # a grenade of the kind that the instruction governs was used
    assert "75056" in said


def test_the_dossier_says_what_the_evidence_that_a_photograph_came_with_is_worth(tmp_path: Path) -> None:
    incident, portrait = incident_with_number()
    assert "Preuve d’origine" not in printed(bundled(incident, tmp_path / "without"))
    Photograph.objects.filter(pk=portrait.photograph_id).update(credentials="unknown_signer", proof="valid")
    said = printed(bundled(incident, tmp_path / "with"))
    assert said.count("Preuve d’origine") == 2
    assert "elle ne prouve ni par qui, ni ce qu’il montre" in said
    assert "Elle ne prouve ni à qui est cette clé" in said


def test_a_bundle_made_late_in_the_evening_has_the_day_that_it_is_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident, _ = incident_with_number()
    late = datetime.now(UTC).replace(hour=23, minute=30)
    monkeypatch.setattr(evidence, "now", lambda: late)
    bundle = bundled(incident, tmp_path / "bundle")
    here = (late + timedelta(days=1)).date()
    with override("fr"):
        assert f"{in_words(here)}, à partir des archives publiques" in printed(bundle)
    assert bagit.Bag(str(bundle)).info["Bagging-Date"] == here.isoformat()


@pytest.fixture
def opened(tmp_path: Path) -> Path:
    """Give a custodian's bundle whose number was opened."""
    incident, _ = incident_with_number()
    bundle = bundled(incident, tmp_path / "bundle", someone(Role.CUSTODIAN).actor)
    open_numbers(bundle, load_key(CUSTODIAN_KEY), verify_bundle(bundle).contents, reason="plainte 2025-014")
    return bundle


def test_a_custodian_opens_the_number_for_this_bundle_only(opened: Path, tmp_path: Path) -> None:
    found = verify_bundle(opened)
    assert found.opened is not None
    (number,) = found.opened.numbers
    assert (number.digits, number.receipt.reason) == (DIGITS, "plainte 2025-014")
    assert DIGITS in (opened / "opened/numbers.txt").read_text()
    code, said = checked_by_script(opened)
    assert code == 0, said
    with pytest.raises(TargetExistsError):
        open_numbers(opened, load_key(CUSTODIAN_KEY), found.contents, reason="encore")
    another = bundled(incident_of(1), tmp_path / "another")
    shutil.copytree(opened / "opened", another / "opened")
    assert "another bundle" in refused(another)
    assert checked_by_script(another)[0] == 1


def test_a_custodian_gets_originals_as_they_were_sealed(opened: Path) -> None:
    photograph = Photograph.objects.get()
    (original,) = (opened / layout.ORIGINALS).iterdir()
    assert original.name == f"{photograph.pk}.age"
    assert photograph.sealed is not None
    assert verify_bundle(opened).contents.exhibits[0].sealed_sha256 == photograph.sealed.sha256


def test_one_byte_changed_anywhere_is_named(opened: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - of a test
    for name in layout.files_in(opened):
        path = opened / name
        whole = path.read_bytes()
        for place in {0, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(2))}:
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(7)]) + whole[place + 1 :])
            assert name in refused(opened), (name, place)
            code, said = checked_by_script(opened)
            assert code == 1, (name, place)
            assert name.removeprefix("opened/") in said, (name, place, said)
        path.write_bytes(whole)
    assert isinstance(verify_bundle(opened), VerifiedBundle)
    assert checked_by_script(opened)[0] == 0


def test_what_is_missing_or_added_is_named(opened: Path) -> None:
    (opened / "data/more.jpg").write_bytes(b"more")
    assert "data/more.jpg" in refused(opened)
    assert "data/more.jpg" in checked_by_script(opened)[1]
    (opened / "data/more.jpg").unlink()
    (opened / layout.DOSSIER).unlink()
    assert layout.DOSSIER in refused(opened)
    assert layout.DOSSIER in checked_by_script(opened)[1]


def test_a_picture_that_may_only_be_shown_here_is_named_and_not_given(tmp_path: Path) -> None:
    incident, _ = incident_with_number()
    Submission.objects.update(licence=Licence.PRESS)
    bundle = bundled(incident, tmp_path / "bundle")
    found = verify_bundle(bundle)
    assert found.pictures == 0
    assert found.contents.exhibits[0].sealed_sha256
    assert "licence" in printed(bundle)


class TestByAClick:
    """Downloads from the page and from the desk."""

    def test_anyone_takes_a_public_one(self, tmp_path: Path) -> None:
        incident, _ = incident_with_number()
        page = visitor().get(f"/incidents/{incident.pk}/").content.decode()
        (address,) = set(re.findall(r'href="([^"]+dossier\.zip)"', page))
        answer = visitor().get(address)
        assert answer.status_code == 200
        data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        (tmp_path / "got.zip").write_bytes(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None
            archive.extractall(tmp_path / "got")
        (bundle,) = (tmp_path / "got").iterdir()
        assert verify_bundle(bundle).contents.page.endswith(f"/incidents/{incident.pk}/")

    def test_what_is_not_public_has_none(self) -> None:
        incident, _ = incident_with_number()
        assert visitor().get("/incidents/nonesuch/dossier.zip").status_code == 404
        editor = someone(Role.EDITOR)
        withdraw_incident(actor=editor.actor, incident_id=incident.pk, reason=WithdrawalReason.WRONG)
        assert visitor().get(f"/incidents/{incident.pk}/dossier.zip").status_code == 404

    def test_a_custodian_says_for_whom_and_the_log_keeps_it(self) -> None:
        incident, _ = incident_with_number()
        address = f"/atelier/scelles/{incident.pk}/"
        custodian = someone(Role.CUSTODIAN)
        assert incident.pk in custodian.client.get("/atelier/scelles/").content.decode()
        assert custodian.client.get(address).status_code == 200
        assert custodian.client.post(address, {"reason": "pour voir"}).status_code == 422
        before = LogRecord.objects.count()
        answer = custodian.client.post(address, {"reason": "magistrat", "originals": "yes"})
        assert answer.status_code == 200
        data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sealed = [name for name in archive.namelist() if name.endswith(".age")]
        assert len(sealed) == 2
        assert LogRecord.objects.count() == before + 1
        assert b"publication:evidence:carry" in bytes(LogRecord.objects.latest("index").data)
        numbers_alone = custodian.client.post(address, {"reason": "plainte"})
        assert b"data/originals" not in b"".join(numbers_alone.streaming_content)  # type: ignore[attr-defined]

    def test_nobody_else_takes_what_is_sealed(self) -> None:
        incident, _ = incident_with_number()
        for role in set(Role) - {Role.CUSTODIAN}:
            client = someone(role).client
            assert client.post(f"/atelier/scelles/{incident.pk}/", {"reason": "magistrat"}).status_code == 403, role
        assert visitor().post(f"/atelier/scelles/{incident.pk}/", {"reason": "magistrat"}).status_code in {302, 403}


class TestByTheCommand:
    """`contrechamp bundle`, `contrechamp verify`, `contrechamp vault open-number`."""

    def call(self, patch: pytest.MonkeyPatch, *given: str) -> int:
        patch.setattr(command, "open_archive", lambda folder: folder)  # the tests' own archive is open already
        patch.setattr(sys, "argv", ["contrechamp", *given])
        return main()

    def test_a_folder_and_a_zip_verify(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        incident, _ = incident_with_number()
        told = ["bundle", str(options().folder), "--incident", incident.pk, "--site", "https://archives.example.org"]
        for name in ("bundle", "bundle.zip"):
            assert self.call(monkeypatch, *told, "--out", str(tmp_path / name)) == 0
            assert self.call(monkeypatch, "verify", str(tmp_path / name)) == 0
        assert self.call(monkeypatch, *told, "--out", str(tmp_path / "bundle")) == 1

    def test_it_says_what_is_proven_and_what_is_not(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        incident, portrait = incident_with_number()
        bundle = bundled(incident, tmp_path / "bundle", someone(Role.CUSTODIAN).actor)
        told = ["--key", str(CUSTODIAN_KEY), "--reason", "plainte 2025-014"]
        assert self.call(monkeypatch, "vault", "open-number", str(bundle), *told, "--portrait", portrait.pk) == 0
        assert DIGITS in capsys.readouterr().out
        assert self.call(monkeypatch, "verify", str(bundle), "--public-key", str(bundle / "public-key.pem")) == 0
        said = capsys.readouterr().out
        assert DIGITS in said
        assert said.index("Not proven") > said.index("the key you gave")
        (bundle / layout.DOSSIER).write_bytes(b"another")
        assert self.call(monkeypatch, "verify", str(bundle)) == 1
        assert layout.DOSSIER in capsys.readouterr().err

    def test_there_may_be_nothing_to_open(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        bundle = bundled(incident_of(1), tmp_path / "bundle")
        told = ["--key", str(CUSTODIAN_KEY), "--reason", "plainte"]
        assert self.call(monkeypatch, "vault", "open-number", str(bundle), *told) == 1


def test_altered_files_are_all_named(tmp_path: Path) -> None:
    bundle = bundled(incident_of(2), tmp_path / "bundle")
    pictures = sorted((bundle / layout.PICTURES).iterdir())
    for picture in pictures:
        picture.write_bytes(picture.read_bytes() + b"\n")
    with pytest.raises(AlteredBundleError) as caught:
        verify_bundle(bundle)
    assert len(caught.value.files) == 2
