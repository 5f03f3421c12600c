"""Redact documents for the readers of a repository: only names and texts that its configuration contains are shown."""
