"""What breaks a guardrail, as the JSON of plans and drift reports says it."""

from hexform.model.access_change import Cause, Names, ProjectName
from hexform.model.guardrail import Condition, Then
from hexform.model.row import Frozen


class GuardrailFinding(Frozen):
    """A project that breaks a condition of a guardrail.

    `found`: the level, of `people` the highest that one of them has; what is unsure counts as its greatest.
    `allowed`: the highest level, or the patterns of `people`. `new`: the plan makes or worsens it. `people` is empty
    where the condition is about no person, and for the members of a group that could not be read.
    """

    name: str
    then: Then
    condition: Condition
    project: ProjectName
    found: str
    allowed: str | tuple[str, ...]
    new: bool
    people: Names = ()
    because: tuple[Cause, ...] = ()
