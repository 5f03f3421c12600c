"""Write a live workspace back to configuration files: pull, pin, drift --accept."""
