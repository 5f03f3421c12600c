"""The state of a sandbox: a tree that notes its changes, and the files that keep it."""
