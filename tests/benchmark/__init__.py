"""How long hexform takes, for people to compare: `make bench`. No test depends on a time."""
