"""Who declares a plan, what a plan can be, and that a deposit joins it only before anything of it is known."""

from typing import Any

import pytest

from contrechamp_server.foundation.records.vocabularies import FrameKind, SamplingKind
from contrechamp_server.stages.intake.sampling import DeclaredPlan

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
