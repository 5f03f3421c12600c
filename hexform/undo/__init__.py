"""Taking a run back: from the document of a run to the plan that undoes it."""
