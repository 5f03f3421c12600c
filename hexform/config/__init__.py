"""Text to `Desired`, or every mistake at once, each with its place."""

from hexform.config.loading import load, root
from hexform.config.people import people
from hexform.config.schema import workspace_schema

__all__ = ["load", "people", "root", "workspace_schema"]
