"""The files that the Hex agent reads."""
