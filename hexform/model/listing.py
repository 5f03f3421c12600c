"""What a configuration declares, and whose token it is, as documents."""

from hexform.model.plan import FORMAT_VERSION, Place
from hexform.model.row import Frozen


class ListedResource(Frozen):
    """An address, named as a plan names it: a part of a project has the name and the id of the project.

    `id` where the configuration writes it, `source` as file:line.
    """

    address: str
    kind: str
    name: str
    id: str | None = None
    source: str | None = None


class ResourceList(Frozen):
    """The addresses of a configuration, in the order written. `targets`: the patterns that it is limited to."""

    format_version: str = FORMAT_VERSION
    targets: tuple[str, ...] = ()
    resources: tuple[ListedResource, ...] = ()


class Readable(Frozen):
    """A table of the workspace; `why` says why it cannot be read, where it cannot."""

    name: str
    readable: bool
    why: str | None = None


class TokenReport(Frozen):
    """Whose token it is; `expires` is a UTC time, null where Hex tells none. What it may write cannot be known."""

    format_version: str = FORMAT_VERSION
    sandbox: bool = False
    workspace: Place
    token: str
    email: str | None = None
    role: str | None = None
    expires: str | None = None
    reads: tuple[Readable, ...] = ()
