"""The one door to the network: a transport, and wrappers around it that are callables of the same type."""
