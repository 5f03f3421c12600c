"""From a live workspace back into the files of a configuration."""
