"""What every format shows, as values."""
