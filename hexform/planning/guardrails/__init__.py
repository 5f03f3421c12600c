"""What holds a plan back: rules over all projects, limits in people, and the guard. Nothing here reads or writes."""
