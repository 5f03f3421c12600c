"""One file a kind: what people may write about it, how it is read, compared, and changed."""
