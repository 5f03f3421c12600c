"""Decides and drives: what is there, what would change, whether it may, and how it is carried out."""
