"""Keeping the latest plan's headline: computed by the sweeper when the findings have changed, read by the first page."""

from contrechamp_server.stages.counting.models import Headline
from contrechamp_server.stages.counting.selectors import plans, sheet_of, state_of


def settle_headline() -> bool:
    """Compute the latest plan's headline if its findings are others than when it was computed; say whether it was."""
    latest = next(iter(plans()), None)
    if latest is None:
        return False
    state = state_of(latest)
    if Headline.objects.filter(plan=latest, state=state).exists():
        return False
    found = sheet_of(latest).overall
    rate = found.rate if found else None
    # A lasting number of rows: one a plan. It decides nothing, so no record speaks of it.
    Headline(
        plan=latest,
        state=state,
        legible=rate.legible if rate else None,
        low=rate.wilson.low if rate else None,
        high=rate.wilson.high if rate else None,
        not_assessable=found.share_not_assessable if found else 0,
        assessable=found.assessable if found else 0,
        observations=found.observations if found else 0,
        events=found.events if found else 0,
    ).save()
    return True
