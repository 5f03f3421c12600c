"""What the sandbox can be asked: one table, filled by a module a resource family."""

from hexform.sandbox.exchange import Operation
from hexform.sandbox.operations import cells, collections, connections, groups, guides, projects, sharing, users

OPERATIONS: tuple[Operation, ...] = (
    *users.OPERATIONS,
    *groups.OPERATIONS,
    *collections.OPERATIONS,
    *projects.OPERATIONS,
    *sharing.OPERATIONS,
    *cells.OPERATIONS,
    *guides.OPERATIONS,
    *connections.OPERATIONS,
)
