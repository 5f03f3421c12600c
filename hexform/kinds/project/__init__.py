"""Projects: found by id or title, or created."""
