"""Who may open a project."""
