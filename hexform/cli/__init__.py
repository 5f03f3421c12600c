"""Click in, exit code out: the only place that exits, and the one that puts the edges together."""
