"""The content of reports as values, for all formats."""
