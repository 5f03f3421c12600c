"""Clients that others made, unchanged, against the sandbox. `python -m tests.sandbox.clients` runs them."""
