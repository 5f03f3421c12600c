"""How long ago something was, in words."""

from __future__ import annotations

from datetime import timedelta


def in_words(time: timedelta) -> str:
    """A span in its largest fitting unit: `3 days`, `5 hours`, `1 minute`."""
    minutes = max(time, timedelta()) // timedelta(minutes=1)
    if minutes >= 2 * 24 * 60:
        return f"{minutes // (24 * 60)} days"
    if minutes >= 2 * 60:
        return f"{minutes // 60} hours"
    return "1 minute" if minutes == 1 else f"{minutes} minutes"
