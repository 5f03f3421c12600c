"""Values: what is desired, what is there, what would change, what was done. Nothing here reads or writes anything."""
