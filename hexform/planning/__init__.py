"""Observe the workspace, compare it with the configuration, and order the changes."""
