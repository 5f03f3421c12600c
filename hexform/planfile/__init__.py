"""Saved plans: the seal, the checks, and what is left to do."""
