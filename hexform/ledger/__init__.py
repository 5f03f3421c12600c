"""What apply remembers about guides, kept in a file under the root; and how a file is written that is never torn."""
