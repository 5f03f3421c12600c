"""Every run draws the same examples, and a slow machine is no failure."""

from hypothesis import settings

settings.register_profile("gate", deadline=None, derandomize=True, database=None)
settings.load_profile("gate")
