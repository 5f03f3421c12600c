"""Decides and drives: reads what is there, plans, applies. No HTTP, no files, no clock."""
