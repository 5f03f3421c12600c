"""What holds a plan back."""

from hexform.model.row import Frozen


class Refusal(Frozen):
    """A limit that a plan goes past, or a guardrail that it breaks.

    `found` where `allowed` are allowed; `found` is null where it is not known, which is over every limit. `source` is
    where the limit or the guardrail is written.
    """

    code: str
    limit: str
    found: int | None
    allowed: int
    addresses: tuple[str, ...] = ()
    message: str
    source: str | None = None
