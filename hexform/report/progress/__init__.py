"""The progress of a run: lines for events, and a count of the requests."""
