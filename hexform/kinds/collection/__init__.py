"""Collections and who is in them."""
