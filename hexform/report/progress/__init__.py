"""What is going on during a run, for the person who waits: lines as things happen, and how far the requests are."""
