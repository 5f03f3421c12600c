"""Configuration as code for Hex workspaces."""

__version__ = "0.1.0"
