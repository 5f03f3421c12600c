"""Access reports as text, as a table and as a page."""
