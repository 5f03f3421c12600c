"""What a configuration makes of a workspace, told a second time: from the contract, on the sandbox's own rows.

It knows nothing of how hexform plans; it is given only the addresses that hexform refused to plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hexform.sandbox import Workspace
from tests.roundtrip.flow import Key
from tests.roundtrip.strategies import ADMIN, ENDED, GONE, ROLES, Json, World

ORDER = ("NONE", "MEMBER", "MANAGER", "APP_ONLY", "CAN_VIEW", "CAN_EDIT", "FULL_ACCESS")
CEILING = {"MEMBER": "APP_ONLY", "EXPLORER": "CAN_VIEW"}


@dataclass
class State:
    """Groups, collections and projects by id; what is new has `new NAME` for an id."""

    groups: dict[str, Json] = field(default_factory=dict)
    collections: dict[str, Json] = field(default_factory=dict)
    projects: dict[str, Json] = field(default_factory=dict)


def state_of(workspace: Workspace, known: set[str] | None = None) -> State:
    """The rows that hexform can write; ids that are not `known` are reported by name."""
    names = {row.id: row.name for row in workspace.groups.values()}
    names |= {row.id: row.name for row in workspace.collections.values()}
    names |= {row.id: row.title for row in workspace.projects.values()}
    rename = {key: key if known is None or key in known else f"new {name}" for key, name in names.items()}
    emails = {row.id: row.email.casefold() for row in workspace.users.values()}
    return State(
        {
            rename[row.id]: {"name": row.name, "members": {emails[key] for key in row.members}}
            for row in workspace.groups.values()
        },
        {
            rename[row.id]: {
                "name": row.name,
                "description": row.description or "",
                "creator": emails.get(row.creator or ""),
                "workspace": row.workspace,
                "users": _there(row.users, emails),
                "groups": _there(row.groups, rename),
            }
            for row in workspace.collections.values()
        },
        {
            rename[row.id]: {
                "title": row.title,
                "owner": emails[row.owner],
                "status": row.status,
                "workspace": row.sharing.workspace,
                "public_web": row.sharing.public_web,
                "users": _there(row.sharing.users, emails),
                "groups": _there(row.sharing.groups, rename),
                "collections": _there(row.sharing.collections, rename),
            }
            for row in workspace.projects.values()
        },
    )


def _there(grants: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """Grants by name; NONE is the same as absent."""
    return {names[key]: access for key, access in grants.items() if access != "NONE"}


class Oracle:
    """The state that a configuration leads to. `refused`: addresses that are as if they were not written."""

    def __init__(self, before: State, world: World, refused: Mapping[str, str]) -> None:
        self.before = before
        self.after = State(*({key: _copy(row) for key, row in rows.items()} for rows in vars(before).values()))
        self.config = world.config
        self.behaviours = world.behaviours
        self.roles = {email.casefold(): role for email, role in ROLES.items()}
        self.refused = refused
        self.meant = {kind: self._identities(kind) for kind in ("group", "collection", "project")}

    def run(self) -> State:
        for key, spec in self._written("group"):
            self._group(self._row("group", key), spec)
        for key, spec in self._written("collection"):
            self._collection(self._row("collection", key), spec)
        for key, _ in self._written("project"):
            self._row("project", key)
        for key, spec in self.config.get("projects", {}).items():
            if f"project.{key}" not in self.refused:
                self._project(self._row("project", key), key, spec)
        self._delete_groups()
        return self.after

    def _written(self, kind: str) -> list[tuple[str, Json]]:
        return [(k, s) for k, s in self.config.get(f"{kind}s", {}).items() if f"{kind}.{k}" not in self.refused]

    def _identities(self, kind: str) -> dict[str, str]:
        """Key to live or new id."""
        field_name = "title" if kind == "project" else "name"
        rows = getattr(self.before, f"{kind}s")
        found = {}
        for key, spec in self.config.get(f"{kind}s", {}).items():
            name = spec.get(field_name, key)
            live = [row_id for row_id, row in rows.items() if row[field_name] == name]
            found[key] = spec.get("id") or (live[0] if live else f"new {name}")
        return found

    def _row(self, kind: str, key: str) -> Json:
        """The object of a key, made where it is not there."""
        rows: dict[str, Json] = getattr(self.after, f"{kind}s")
        spec = self.config[f"{kind}s"][key]
        row_id = self.meant[kind][key]
        if row_id not in rows:
            rows[row_id] = _fresh(kind, spec.get("title" if kind == "project" else "name", key))
            # Within `one_of` Hex rules, but what it gives a new project is not known before.
            if kind == "project" and self.behaviours["default_status"] != "none" and "status" not in spec:
                rows[row_id]["status"] = self.behaviours["default_status"]
        return rows[row_id]

    def _known(self, written: Any) -> dict[str, tuple[Any, bool]]:
        """Emails of people who are there, with what is written and whether it has ended."""
        entries = written.items() if isinstance(written, dict) else ((email_of(item), item) for item in written)
        return {email.casefold(): level_of(item) for email, item in entries if email.casefold() in self.roles}

    def _has_pending(self, written: Json) -> bool:
        return any(email.casefold() not in self.roles and not level_of(item)[1] for email, item in written.items())

    def _group(self, row: Json, spec: Json) -> None:
        if spec.get("external"):
            return
        row["name"] = spec.get("name", row["name"])
        if "members" in spec:
            people = self._known(spec["members"])
            wanted = {email for email, (_, ended) in people.items() if not ended}
            others = row["members"] - set(people)
            row["members"] = wanted | (others if spec.get("exclusive") is False else others & {GONE})

    def _collection(self, row: Json, spec: Json) -> None:
        row["name"] = spec.get("name", row["name"])
        if "description" in spec:
            row["description"] = spec["description"] or ""
        sharing, before = spec.get("sharing", {}), _copy(row)
        exact = sharing.get("exclusive", True)
        if "workspace" in sharing:
            row["workspace"] = sharing["workspace"]
        if "users" in sharing:
            row["users"] = _granted(row["users"], self._known(sharing["users"]), exact)
            if GONE in before["users"] and self._has_pending(sharing["users"]):
                # Told by id alone, she may be the one who is written and whom nobody knows.
                row["users"][GONE] = before["users"][GONE]
            creator = row["creator"]
            if before["users"].get(creator) == "MANAGER":
                row["users"][creator] = "MANAGER"
        if "groups" in sharing:
            row["groups"] = _granted(row["groups"], self._resolved("group", sharing["groups"]), exact)
        self._keep_manager(row, before)

    def _keep_manager(self, row: Json, before: Json) -> None:
        """The first by email, or else by the name of the group, where nobody else would be left."""

        def managers(side: Json) -> list[tuple[str, str]]:
            users = sorted((key for key, level in side["users"].items() if level == "MANAGER"), key=_spelled)
            groups = [key for key, level in side["groups"].items() if level == "MANAGER"]
            groups.sort(key=lambda key: (self.after.groups[key]["name"], key))
            found = [*(("users", key) for key in users), *(("groups", key) for key in groups)]
            return found + ([("workspace", "")] if side["workspace"] == "MANAGER" else [])

        lost = managers(before)
        if lost and not managers(row) and lost[0][0] != "workspace":
            row[lost[0][0]][lost[0][1]] = "MANAGER"

    def _project(self, row: Json, key: str, spec: Json) -> None:
        if "status" in spec and f"project_status.{key}" not in self.refused:
            allowed = spec["status"]["one_of"] if isinstance(spec["status"], dict) else [spec["status"]]
            row["status"] = row["status"] if row["status"] in allowed else allowed[0]
        if "sharing" not in spec or f"project_sharing.{key}" in self.refused:
            return
        sharing = spec["sharing"]
        exact = sharing.get("exclusive", True)
        row |= {scope: sharing[scope] for scope in ("workspace", "public_web") if scope in sharing}
        if "users" in sharing:
            wanted = self._known(sharing["users"])
            owner = {row["owner"]: row["users"].get(row["owner"], "FULL_ACCESS")}
            left = {GONE: row["users"][GONE]} if GONE in row["users"] else {}
            shown = {email: self._shown(email, access) for email, access in row["users"].items() if email != GONE}
            after = _granted(shown, wanted, exact)
            # A grant that is read back as cut says nothing about what was granted.
            for email, access in after.items():
                written, ended = wanted.get(email, (access, False))
                if not ended and shown.get(email) in {access, _cut(written, self.roles[email])}:
                    after[email] = row["users"][email]
            row["users"] = after | owner | left
        for scope in ("groups", "collections"):
            if scope in sharing:
                row[scope] = _granted(row[scope], self._resolved(scope[:-1], sharing[scope]), exact)

    def _shown(self, email: str, access: str) -> str:
        return _cut(access, self.roles[email]) if self.behaviours["role_clamp"] == "effective" else access

    def _resolved(self, kind: str, written: Json) -> dict[str, tuple[Any, bool]]:
        levels = {ref: level_of(item) for ref, item in written.items()}
        found = {ref: self.reference(kind, ref) for ref in levels}
        # What has ended counts as not written: it may refer to nobody, and what is written of the same one holds.
        assert all(found[ref] or ended for ref, (_, ended) in levels.items())
        over_first = sorted(levels.items(), key=lambda item: not item[1][1])
        return {found[ref]: level for ref, level in over_first if found[ref]}

    def reference(self, kind: str, ref: Any) -> str:
        if isinstance(ref, Key) and ref.says == "id":
            return ref.text
        text = ref.text if isinstance(ref, Key) else ref
        if not isinstance(ref, Key) and text in self.meant[kind]:
            return str(self.meant[kind][text])
        live = [key for key, row in getattr(self.before, f"{kind}s").items() if row["name"] == text]
        if live:
            return str(live[0]) if len(live) == 1 else ""
        specs: Json = self.config.get(f"{kind}s", {})
        return next((str(self.meant[kind][key]) for key, spec in specs.items() if spec.get("name", key) == text), "")

    def _delete_groups(self) -> None:
        gone = set()
        for line in self.config.get("removed", {}).get("groups", ()):
            named = [key for key, row in self.before.groups.items() if line in {key, row["name"]}]
            gone |= set(named) if len(named) == 1 and f"group.{line}" not in self.refused else set()
        unclear = any("protected" not in self.refused.get(f"group.{key}", "protected") for key in self.meant["group"])
        if self.config.get("unmanaged", {}).get("groups") == "delete" and not unclear:
            gone |= set(self.before.groups) - set(self.meant["group"].values())
        bearers = Counter(row["name"] for row in self.after.groups.values())
        for key in gone:
            name = self.before.groups[key]["name"]
            label = name if bearers[name] == 1 and name not in self.meant["group"] else f"{name}#{key}"
            held_back = self.refused.get(f"group.{label}", "bear the name")
            if "bear the name" in held_back:
                del self.after.groups[key]
                for row in (*self.after.collections.values(), *self.after.projects.values()):
                    row["groups"].pop(key, None)


def _fresh(kind: str, name: str) -> Json:
    if kind == "group":
        return {"name": name, "members": set()}
    nobody = {"workspace": "NONE", "users": {}, "groups": {}}
    if kind == "collection":
        return {"name": name, "description": "", "creator": ADMIN, **nobody, "users": {ADMIN: "MANAGER"}}
    nobody |= {"public_web": "NONE", "collections": {}, "users": {ADMIN: "FULL_ACCESS"}}
    return {"title": name, "owner": ADMIN, "status": None, **nobody}


def _copy(row: Json) -> Json:
    return {key: type(value)(value) if isinstance(value, dict | set) else value for key, value in row.items()}


def _spelled(email: str) -> str:
    """The sort key; a person whom no list shows is sorted by id."""
    return next((spelled for spelled in ROLES if spelled.casefold() == email), "0")


def email_of(item: Any) -> str:
    return str(item["email"] if isinstance(item, dict) else item)


def level_of(item: Any) -> tuple[Any, bool]:
    if isinstance(item, dict):
        return item.get("access"), item["until"] == ENDED
    return item, False


def _granted(there: Json, wanted: dict[str, tuple[Any, bool]], exact: bool) -> Json:
    levels = {key: "NONE" if ended else access for key, (access, ended) in wanted.items()}
    if exact:
        after = levels
    else:
        raised = {
            key: there[key] if level != "NONE" and ORDER.index(there.get(key, "NONE")) > ORDER.index(level) else level
            for key, level in levels.items()
        }
        after = {**there, **raised}
    return {key: level for key, level in after.items() if level != "NONE"}


def _cut(access: str, role: str) -> str:
    return min((access, CEILING.get(role, "FULL_ACCESS")), key=ORDER.index)
