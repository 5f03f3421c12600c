"""Who can open which project, before and after a plan. Set algebra over people; nothing here reads or writes."""
