"""What knows nothing of Hex, of configurations or of plans: files, locks, YAML, JSON and text."""
