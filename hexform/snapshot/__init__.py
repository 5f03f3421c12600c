"""A workspace as one document: taken once with a token, and read in its place without one."""
