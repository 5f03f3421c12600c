"""Files under .hexform: the ledger of guides and the lock."""
