"""What knows nothing of Hex or of plans."""
