"""Hypothesis without a deadline: nothing in these tests is about time, and the machines they run on are shared."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
