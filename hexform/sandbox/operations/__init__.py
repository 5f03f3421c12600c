"""The table of operations, one module for each family of resources."""

from hexform.sandbox.exchange import Operation
from hexform.sandbox.operations import (
    cells,
    collections,
    connections,
    context,
    export,
    features,
    groups,
    guides,
    outputs,
    projects,
    runs,
    sharing,
    statuses,
    threads,
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
        outputs,
        threads,
        features,
    )
    for operation in family.OPERATIONS
)
UNDOCUMENTED: tuple[Operation, ...] = context.OPERATIONS
