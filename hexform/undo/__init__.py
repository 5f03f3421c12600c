"""Undo a run: from its document to the plan that reverses it."""
