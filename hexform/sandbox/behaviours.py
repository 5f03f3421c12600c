"""The switches for behaviour that Hex's documents do not specify: names, values, defaults and reasons."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from hexform.sandbox.errors import BehaviourError


class Behaviour(NamedTuple):
    """A switch: the first of its values is the default; `free` describes further values, which match `pattern`."""

    name: str
    values: tuple[str, ...]
    why: str
    free: str = ""
    pattern: str = ""

    @property
    def default(self) -> str:
        return self.values[0]

    def accepts(self, value: str) -> bool:
        """Whether the switch has this value."""
        return value in self.values or bool(self.pattern and re.fullmatch(self.pattern, value))

    @property
    def choices(self) -> str:
        """The values as text for messages."""
        return ", ".join((*self.values, self.free) if self.free else self.values)


_SECONDS = r"[0-9]{1,6}(\.[0-9]{1,3})?"
BEHAVIOURS = (
    Behaviour(
        "rate_limit",
        ("30", "60", "off"),
        "requests a minute, in a fixed window: the API's document says 30, the product's pages say 60",
        "a number",
        r"[0-9]{1,9}",
    ),
    Behaviour(
        "rate_limit_headers",
        ("all", "retry_after", "none"),
        "responses carry what is left and when it resets, but no source names the headers",
    ),
    Behaviour("rate_limit_body", ("envelope", "empty", "html"), "no source shows the body of a 429"),
    Behaviour(
        "rate_limit_windows",
        ("shared", "groups"),
        "the document names groups of operations; nothing says whether each group has a window of its own",
    ),
    Behaviour(
        "error_families",
        ("newest", "older"),
        "eleven operations have moved from the older shape of errors to the newer one; older: as before",
    ),
    Behaviour(
        "unauthorized",
        ("envelope", "text"),
        "clients have seen a 401 as the bare text Unauthorized, with an x-trace-id header",
    ),
    Behaviour(
        "project_creation",
        ("any_token", "personal_token"),
        "clients have seen a workspace token refused with 403 Mutation:createHex on CreateProject",
    ),
    Behaviour(
        "wrong_content_type",
        ("400", "415"),
        "a body that is not application/json; only IngestSemanticProject documents a 415",
    ),
    Behaviour(
        "malformed_id",
        ("missing", "400"),
        "the newer operations take any text as an id; nothing says how one that is no UUID is refused",
    ),
    Behaviour(
        "context_versions",
        ("on", "off"),
        "Hex's own GitHub action calls /v1/context/version, which the document does not list",
    ),
    Behaviour(
        "missing_id",
        ("documented", "404", "403"),
        "404 where the operation documents it, else 403; clients have seen 403 where 404 is documented",
    ),
    Behaviour(
        "unknown_fields", ("dropped", "rejected"), "clients have seen fields dropped; no source promises that for all"
    ),
    Behaviour(
        "read_delay",
        ("0",),
        "nothing says how soon a write can be read; reads show the workspace as it was so long ago",
        "seconds",
        _SECONDS,
    ),
    Behaviour(
        "personal_token",
        ("all", "granted"),
        "with a personal token (hxtp_), projects are listed that its user may open; admins may open all",
    ),
    Behaviour("deactivated_users", ("hidden", "listed"), "nothing says whether ListUsers shows deactivated people"),
    Behaviour(
        "directory_sync",
        ("off", "403", "400"),
        "with directory sync, groups cannot be written over the API; nothing says how that is refused",
    ),
    Behaviour(
        "collection_access", ("strict", "any"), "the document takes any text; pages know NONE, MEMBER and MANAGER"
    ),
    Behaviour("default_status", ("none",), "an admin may give new projects a status", "a status", r".+"),
    Behaviour("unknown_status", ("400", "404"), "UpdateProject documents both and does not say which is for a status"),
    Behaviour(
        "unknown_principal",
        ("errors", "404"),
        "a sharing request that names somebody unknown: an entry in `errors`, or nothing is done",
    ),
    Behaviour("revoked_grants", ("gone", "NONE"), "after access NONE the entry may vanish or stay as NONE"),
    Behaviour(
        "role_clamp",
        ("effective", "granted"),
        "a viewer's CAN_EDIT becomes APP_ONLY; nothing says which of the two is read back",
    ),
    Behaviour("owner_entry", ("listed", "hidden"), "nothing says whether sharing lists the owner"),
    Behaviour("sharing_reply", ("omitted", "included"), "`sharing` is optional in the project that is sent back"),
    Behaviour(
        "sharing_scopes", ("either", "both"), "workspace and publicWeb are optional by the document, required by others"
    ),
    Behaviour("public_web", ("allowed", "disabled"), "an admin may forbid sharing with the public web"),
    Behaviour(
        "collection_none",
        ("gone", "member"),
        "access NONE may take a project out of a collection, or leave it there without access",
    ),
    Behaviour(
        "last_edited", ("content", "any"), "nothing says whether a change of sharing or status moves lastEditedAt"
    ),
    Behaviour(
        "cell_ids",
        ("written", "all", "none"),
        "clients have seen a cell's id change when it is written; how far, nobody says",
    ),
    Behaviour("cell_list", ("notebook", "created"), "the order of ListCells is not promised"),
    Behaviour(
        "insert_after",
        ("id", "any", "ignored"),
        "insertAfterCellId takes a cell's id, perhaps its staticId too; people have seen it do nothing",
    ),
    Behaviour(
        "create_cell_connection",
        ("inside", "anywhere", "dropped"),
        "a connection counts inside contents.sqlCell; clients have seen one beside it dropped",
    ),
    Behaviour(
        "guide_conflict",
        ("warning", "400"),
        "a guide of another owner is not overwritten; how that is reported is not known",
    ),
    Behaviour(
        "guide_list", ("tree", "drafts"), "ListDraftGuides may list the whole draft tree, or only what is not published"
    ),
    Behaviour("guide_delete", ("staged", "at_once"), "a deletion takes effect with the publish of that id"),
    Behaviour(
        "empty_publish",
        ("all", "nothing"),
        "PublishGuideDrafts is described as publishing all drafts; what it does without ids is not said",
    ),
    Behaviour(
        "connections", ("full", "brief"), "ListDataConnections has two shapes, presumably by the caller's rights"
    ),
    Behaviour("run_seconds", ("2",), "how long a run takes; it waits for the first quarter", "seconds", _SECONDS),
    Behaviour("run_outcome", ("COMPLETED", "ERRORED", "UNABLE_TO_ALLOCATE_KERNEL"), "how runs end by themselves"),
    Behaviour("export", ("enabled", "disabled"), "ExportProject is enabled for an organisation on request"),
    Behaviour(
        "patch_objects", ("replace", "merge"), "nothing says whether an object inside a PATCH replaces the old one"
    ),
)

_BY_NAME = {behaviour.name: behaviour for behaviour in BEHAVIOURS}


def parse_behaviours(settings: Iterable[str]) -> dict[str, str]:
    """Parse `NAME=VALUE` texts. Raises BehaviourError for an unknown name or value."""
    read = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise BehaviourError(f"{setting!r} is not NAME=VALUE")
        read[name.strip()] = value.strip()
    return check_behaviours(read)


def check_behaviours(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the switches unchanged. Raises BehaviourError for an unknown name or value."""
    for name, value in settings.items():
        if name not in _BY_NAME:
            near = get_close_matches(name, _BY_NAME, 1)
            hint = f"did you mean {near[0]!r}?" if near else "switches: " + ", ".join(_BY_NAME)
            raise BehaviourError(f"there is no switch {name!r}; {hint}")
        if not _BY_NAME[name].accepts(value):
            raise BehaviourError(f"{name} is {value!r}, which is none of: {_BY_NAME[name].choices}")
    return dict(settings)


def with_defaults(*settings: Mapping[str, str]) -> dict[str, str]:
    """Every switch with its last given value."""
    merged = {behaviour.name: behaviour.default for behaviour in BEHAVIOURS}
    for layer in settings:
        merged.update(check_behaviours(layer))
    return merged
