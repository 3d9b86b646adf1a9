"""A photograph is erased without an objection by somebody who took no part, in two steps."""

import pytest

from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.models import Photograph, Portrait
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import HoldReason
from contrechamp_server.stages.approval.services import hold_photograph
from contrechamp_server.stages.objections.models import Tombstone
from tests.archive import someone, visitor
from tests.unit.server.objections.objecting import published

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_address_of_a_portrait_to_the_tombstone() -> None:
    photograph = published()
    portrait = Portrait.objects.get()
    steward = someone(Role.STEWARD).client
    assert "/atelier/effacements/" in steward.get("/atelier/objections/").content.decode()
    for page in (
        f"https://exemple.org/portraits/{portrait.pk}/?lang=en",
        f"/photographies/{photograph.pk}/",
        photograph.pk,
    ):
        found = steward.get("/atelier/effacements/", {"page": page})
        assert found.headers["Location"] == f"/atelier/photographies/{photograph.pk}/effacement/"
    address = found.headers["Location"]
    assert photograph.pk in steward.get(address).content.decode()
    for wrong in ({}, {"reason": "court"}, {"agreed": "yes"}, {"reason": "whim", "agreed": "yes"}):
        assert steward.post(address, wrong).status_code == 422
    assert Photograph.objects.get().state == State.PUBLISHED
    assert steward.post(address, {"reason": "court", "agreed": "yes"}).status_code == 302
    assert Photograph.objects.get().state == State.ERASED
    assert Tombstone.objects.get(pk=photograph.pk).reason == "court"
    assert visitor().get(f"/portraits/{portrait.pk}/").status_code == 410


def test_nobody_who_took_part_and_nobody_without_the_role() -> None:
    photograph = published()
    address = f"/atelier/photographies/{photograph.pk}/effacement/"
    both = someone(Role.REVIEWER, Role.STEWARD)
    hold_photograph(
        actor=both.actor, photograph_id=photograph.pk, version=photograph.version, reason=HoldReason.FACE_LEFT
    )
    assert "une autre personne" in both.client.get(address).content.decode()
    given = {"reason": "court", "agreed": "yes"}
    assert both.client.post(address, given).status_code == 403
    assert someone(Role.REVIEWER).client.post(address, given).status_code == 403
    assert Photograph.objects.get().state == State.HELD


def test_what_is_not_there_is_not_found() -> None:
    steward = someone(Role.STEWARD).client
    assert steward.get("/atelier/effacements/", {"page": "nonesuch"}).status_code == 404
    assert steward.get("/atelier/effacements/", {"page": "/portraits/aaaaaaaaaaaaaaaa/"}).status_code == 404
    assert steward.get("/atelier/photographies/nonesuch/effacement/").status_code == 404
