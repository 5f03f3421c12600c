"""Hex's API: requests as values, lists and tables, creating once, and running the steps of a kind."""
