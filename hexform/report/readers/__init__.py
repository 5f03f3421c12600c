"""Documents as the readers of a repository may see them: with the names and texts that its configuration writes."""
