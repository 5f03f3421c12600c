"""Values: what is wanted, what is there, what would change, what was done. Nothing here reads or writes anything."""
