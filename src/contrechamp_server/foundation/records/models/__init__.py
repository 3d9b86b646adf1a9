"""The nouns, one module a subject."""

from contrechamp_server.foundation.records.models.events import Event
from contrechamp_server.foundation.records.models.findings import Finding
from contrechamp_server.foundation.records.models.marks import Mask, Reading, Suspect
from contrechamp_server.foundation.records.models.photographs import Burst, Duplicate, Photograph
from contrechamp_server.foundation.records.models.plans import SamplingPlan
from contrechamp_server.foundation.records.models.portraits import Portrait
from contrechamp_server.foundation.records.models.submissions import Submission
from contrechamp_server.foundation.records.models.tallies import Tally

__all__ = [
    "Burst",
    "Duplicate",
    "Event",
    "Finding",
    "Mask",
    "Photograph",
    "Portrait",
    "Reading",
    "SamplingPlan",
    "Submission",
    "Suspect",
    "Tally",
]
