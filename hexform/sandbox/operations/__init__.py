"""What the sandbox can be asked: one table, filled by a module a resource family."""

from hexform.sandbox.exchange import Operation
from hexform.sandbox.operations import (
    cells,
    collections,
    connections,
    export,
    groups,
    guides,
    projects,
    runs,
    sharing,
    statuses,
    topics,
    users,
)

OPERATIONS: tuple[Operation, ...] = tuple(
    operation
    for family in (
        users,
        groups,
        collections,
        projects,
        sharing,
        export,
        runs,
        cells,
        guides,
        connections,
        statuses,
        topics,
    )
    for operation in family.OPERATIONS
)
