"""Who declares a plan, what a plan can be, and that a deposit joins it only before anything of it is known."""

from typing import Any

import pytest

from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.models import Entry
from contrechamp_server.foundation.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.codebook import Legibility
from contrechamp_server.foundation.records.models import SamplingPlan
from contrechamp_server.foundation.records.vocabularies import FrameKind, SamplingKind
from contrechamp_server.stages.intake.sampling import DeclaredPlan, add_to_plan, joinable_deposits, make_plan
from tests.archive import someone
from tests.unit.server.statistics.sampled import drawn_deposit, make_sampling_plan, published_photograph

pytestmark = pytest.mark.django_db


def declared(**changed: Any) -> DeclaredPlan:
    fields: dict[str, Any] = {
        "code": "printemps-2025",
        "kind": SamplingKind.DRAWN,
        "seed": "graine-1",
        "frame": FrameKind.COVERAGE,
        "frame_size": 500,
    }
    return DeclaredPlan(**{**fields, **changed})
