"""The SQL, Python and Markdown cells of a project's draft."""
