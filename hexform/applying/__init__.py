"""Carry out a plan and read back what was written."""
