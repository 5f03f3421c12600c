"""Saved plans: the seal, the checks, and the remaining changes."""
