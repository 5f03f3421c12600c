"""A workspace as one document: taken with a token, and read later without one."""
