"""A plan reported from the side of Hex."""
