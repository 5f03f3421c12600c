"""How many requests a run may take: the cost model of the API, as a function of a workspace and a configuration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from tests.roundtrip.oracle import Oracle, State, email_of, level_of
from tests.roundtrip.strategies import ADMIN, GONE, Json, World

MEMBERS, ENTRIES, GRANTS = 100, 100, 25
PAGES = {"users": 500, "groups": 500, "collections": 100, "projects": 100}


@dataclass
class Sizes:
    """Page and batch sizes; small ones show off-by-one mistakes in small workspaces."""

    pages: Mapping[str, int] = field(default_factory=lambda: PAGES)
    members: int = MEMBERS
    entries: int = ENTRIES
    grants: int = GRANTS

    def page(self, family: str, count: int) -> int:
        return max(1, ceil(count / self.pages[family]))


class Bound:
    """`read` to plan, `write` to apply, `verify` to see that it took effect."""

    def __init__(self, world: World, before: State, refused: Mapping[str, str], sizes: Sizes) -> None:
        self.world, self.before, self.sizes = world, before, sizes
        self.config, self.refused = world.config, refused
        self.oracle = Oracle(before, world, refused)
        self.after = self.oracle.run()

    def leaves_out(self) -> bool:
        """Cells and guides are not counted here."""
        return "guides" in self.config or any("cells" in spec for spec in self.config.get("projects", {}).values())

    def _specs(self, block: str) -> dict[str, Json]:
        found: dict[str, Json] = self.config.get(block, {})
        return found

    def _sharings(self, block: str) -> list[Json]:
        return [spec.get("sharing", {}) for spec in self._specs(block).values()]

    # Reading

    def read(self) -> int:
        every = [*self._sharings("collections"), *self._sharings("projects")]
        total = 1
        if any("users" in sharing for sharing in every) or self._wants_strangers():
            total += self.sizes.page(
                "users", len([user for user in self.world.seed["users"] if user.get("active", True)])
            )
        policy = self.config.get("unmanaged", {}).get("groups", "ignore")
        groups_spoken = "groups" in self.config or "removed" in self.config or policy != "ignore"
        if groups_spoken or any("groups" in sharing for sharing in every):
            total += self._list("groups", self.before.groups)
        if "collections" in self.config or any("collections" in sharing for sharing in self._sharings("projects")):
            total += self._list("collections", self.before.collections)
        if "projects" in self.config:
            total += self._projects()
        return total + sum(self._members()) + self._inside(self._seen()) + self._taken_along()

    def _wants_strangers(self) -> bool:
        """Whether a group wants somebody who is not its member yet."""
        for key, spec in self._specs("groups").items():
            wanted = {email_of(item).casefold() for item in spec.get("members", ()) if not level_of(item)[1]}
            live = self._live("group", key)
            if live is None:
                rows = [row for row in self.before.groups.values() if row["name"] == spec.get("name", key)]
                known = wanted if "id" in spec or rows or spec.get("external") else set()
            else:
                known = wanted if spec.get("external") else self.before.groups[live]["members"] - {GONE}
            if not wanted <= known:
                return True
        return False

    def _emptied(self) -> bool:
        """Whether a group loses its last member where what it gives access to may be protected."""
        lines = self.config.get("protected", ())
        if all(line.startswith(("group.", "project_status.", "cell.", "guide.")) for line in lines):
            return False
        return any(self._leaves_nobody(key, spec) for key, spec in self._specs("groups").items())

    def _leaves_nobody(self, key: str, spec: Json) -> bool:
        live = self._live("group", key)
        if live is None or "members" not in spec or spec.get("external"):
            return False
        there = self.before.groups[live]["members"] - {GONE}
        ended = {email_of(item).casefold() for item in spec["members"] if level_of(item)[1]}
        kept = {email_of(item).casefold() for item in spec["members"]} - ended
        return bool(there) and not (there - ended if spec.get("exclusive") is False else there & kept)

    def _taken_along(self) -> int:
        """What a group gives that goes or loses everybody: members, and lists of collections and projects."""
        gone = set(self.before.groups) - set(self.after.groups)
        if not gone and not self._emptied():
            return 0
        total = sum(self.sizes.page("users", len(self.before.groups[live]["members"] - {GONE})) for live in gone)
        if "collections" not in self.config and not any("collections" in s for s in self._sharings("projects")):
            total += self.sizes.page("collections", len(self.before.collections))
        whole = self.sizes.page("projects", len(self.before.projects))
        specs = self._specs("projects").values()
        if not any("sharing" in spec for spec in specs):
            return total + whole
        ids = {spec["id"] for spec in specs if "id" in spec}
        if any("id" not in spec for spec in specs):
            return total
        return total + (whole if len(ids) == 1 else whole - self._projects())

    def _list(self, family: str, rows: Mapping[str, Json]) -> int:
        """A list; absence over several pages is looked at twice before something is created."""
        names = {row["name"] for row in rows.values()}
        wanted = {spec.get("name", key) for key, spec in self._specs(family).items() if "id" not in spec}
        size = self.sizes.page(family, len(rows))
        return 2 * size if size > 1 and not wanted <= names else size

    def _projects(self) -> int:
        specs = self._specs("projects")
        order = list(reversed(self.before.projects))
        ids = {spec["id"] for spec in specs.values() if "id" in spec}
        if ids and all("id" in spec for spec in specs.values()):
            if len(ids) == 1:
                return 1
            return self.sizes.page("projects", max(order.index(live) for live in ids) + 1)
        size = self.sizes.page("projects", len(order))
        titles = {row["title"] for row in self.before.projects.values()}
        creates = {spec["title"] for spec in specs.values() if spec.get("create")}
        return 2 * size if size > 1 and not creates <= titles else size

    def _live(self, kind: str, key: str) -> str | None:
        """The live object of an address that is clear."""
        rows = getattr(self.before, f"{kind}s")
        spec = self._specs(f"{kind}s")[key]
        name_of = "title" if kind == "project" else "name"
        found = [spec["id"]] if "id" in spec else [k for k, r in rows.items() if r[name_of] == spec.get(name_of, key)]
        return found[0] if len(found) == 1 and found[0] in rows else None

    def _members(self) -> Iterable[int]:
        for key, spec in self._specs("groups").items():
            live = self._live("group", key)
            if "members" in spec and not spec.get("external") and live is not None:
                yield self.sizes.page("users", len(self.before.groups[live]["members"] - {GONE}))

    def _seen(self) -> set[str]:
        """Collections whose name says too little on a project whose collections are written."""
        found: set[str] = set()
        for key, spec in self._specs("projects").items():
            live = self._live("project", key)
            if "collections" in spec.get("sharing", {}) and live is not None:
                names = {self.before.collections[c]["name"] for c in self.before.projects[live]["collections"]}
                found |= {other for other, row in self.before.collections.items() if row["name"] in names}
        return {key for key in found if self._twins(key)}

    def _twins(self, collection: str, *sides: State) -> bool:
        sides = sides or (self.before,)
        for side in sides:
            if collection in side.collections:
                name = side.collections[collection]["name"]
                if sum(row["name"] == name for row in side.collections.values()) > 1:
                    return True
        return False

    def _inside(self, collections: set[str], side: State | None = None) -> int:
        rows = (side or self.before).projects.values()
        return sum(self.sizes.page("projects", sum(c in row["collections"] for row in rows)) for c in collections)

    # Writing

    def write(self) -> int:
        gone = set(self.before.groups) - set(self.after.groups)
        total = len(gone)
        total += sum(self._group(key) for key in self.after.groups)
        total += sum(self._collection(key) for key in self.after.collections)
        return total + sum(self._project(key) for key in self.after.projects)

    def _group(self, key: str) -> int:
        before, after = self.before.groups.get(key), self.after.groups[key]
        if before is None:
            return 1 + ceil(max(0, len(after["members"]) - self.sizes.members) / self.sizes.members)
        come, go = after["members"] - before["members"], before["members"] - after["members"]
        batches = [ceil(len(people) / self.sizes.members) for people in (come, go)]
        return max(*batches, int(before["name"] != after["name"]))

    def _collection(self, key: str) -> int:
        before, after = self.before.collections.get(key), self.after.collections[key]
        if before is None:
            spec = next(s for k, s in self._specs("collections").items() if self.oracle.meant["collection"][k] == key)
            entries = len(after["users"].keys() - {ADMIN}) + len(after["groups"])
            return max(1, ceil((entries + ("workspace" in spec.get("sharing", {}))) / self.sizes.entries))
        if before == self._settled(after, before):
            return 0
        entries = sum(len(self._changed(before, after, scope)) for scope in ("users", "groups"))
        entries += int(before["workspace"] != after["workspace"])
        return max(1, ceil(entries / self.sizes.entries))

    def _settled(self, after: Json, before: Json) -> Json:
        """A group that goes takes its grants along; nobody writes that."""
        lost = {key: level for key, level in before["groups"].items() if key not in self.after.groups}
        return {**after, "groups": {**after["groups"], **lost}}

    def _changed(self, before: Json, after: Json, scope: str) -> set[str]:
        keys = before[scope].keys() | after[scope].keys()
        changed = {key for key in keys if before[scope].get(key) != after[scope].get(key)}
        return {key for key in changed if scope != "groups" or key in self.after.groups}

    def _project(self, key: str) -> int:
        return int(key not in self.before.projects) + self._status(key) + self._sharing(key)

    def _spec(self, key: str) -> tuple[str, Json]:
        for name, live in self.oracle.meant["project"].items():
            if live == key:
                return name, self._specs("projects")[name]
        return "", {}

    def _status(self, key: str) -> int:
        if key not in self.before.projects:
            return int("status" in self._spec(key)[1])
        return int(self.before.projects[key]["status"] != self.after.projects[key]["status"])

    def _sharing(self, key: str) -> int:
        after = self.after.projects[key]
        if key in self.before.projects:
            before = self.before.projects[key]
            opened = any(before[scope] != after[scope] for scope in ("workspace", "public_web"))
        else:
            name, spec = self._spec(key)
            refused = f"project_sharing.{name}" in self.refused
            opened = not refused and not {"workspace", "public_web"}.isdisjoint(spec.get("sharing", {}))
            before = {"users": {ADMIN: "FULL_ACCESS"}, "groups": {}, "collections": {}}
        scopes = ("users", "groups", "collections")
        return opened + sum(ceil(len(self._changed(before, after, scope)) / self.sizes.grants) for scope in scopes)

    # Reading back

    def verify(self) -> int:
        return self._groups_again() + self._collections_again() + self._projects_again()

    def _groups_again(self) -> int:
        total, listed = 0, bool(set(self.before.groups) - set(self.after.groups))
        for key, after in self.after.groups.items():
            before = self.before.groups.get(key, {"name": after["name"], "members": set()})
            if key not in self.before.groups and self._group(key) == 1:
                continue  # the answer of the create shows its members
            if before["members"] != after["members"]:
                total += self.sizes.page("users", len(after["members"] - {GONE}))
            listed |= before["name"] != after["name"] or (key not in self.before.groups and not after["members"])
        return total + (self.sizes.page("groups", len(self.after.groups)) if listed else 0)

    def _collections_again(self) -> int:
        touched = sum(self._collection(key) > 0 for key in self.after.collections)
        return min(touched, self.sizes.page("collections", len(self.after.collections)))

    def _projects_again(self) -> int:
        touched = [key for key in self.after.projects if self._project(key)]
        if not touched:
            return 0
        fresh = [key for key in touched if key not in self.before.projects and self._sharing(key)]
        inside: set[str] = set()
        for key in touched:
            _, spec = self._spec(key)
            if self._sharing(key) and "collections" in spec.get("sharing", {}):
                inside |= {c for c in self._told(key, spec["sharing"]) if self._twins(c, self.before, self.after)}
        listing = self.sizes.page("projects", self._listed())
        return min(len(touched), listing) + len(fresh) + self._inside(inside, self.after)

    def _told(self, key: str, sharing: Json) -> set[str]:
        """The collections of a project that a plan refers to; an additive list refers only to the people in it."""
        before: Json = self.before.projects.get(key, {"collections": {}})
        reported = {*before["collections"], *self.after.projects[key]["collections"]}
        written = {self.oracle.reference("collection", ref) for ref in sharing["collections"]}
        return reported & written if sharing.get("exclusive") is False else reported

    def _listed(self) -> int:
        """Projects to read before the last one that is wanted; the list is not read further than for the plan."""
        specs = self._specs("projects").values()
        if any("id" not in spec for spec in specs):
            return len(self.after.projects)
        order = list(reversed(self.before.projects))
        touched = [order.index(key) + 1 for key in self.after.projects if self._project(key)]
        return max(touched, default=1)


def names_owner(config: Json) -> bool:
    """Whether somebody is given less than everything who will own what is made: known only when it is."""
    levels: list[Any] = []
    for spec in config.get("projects", {}).values():
        if spec.get("create"):
            levels += [v for k, v in spec.get("sharing", {}).get("users", {}).items() if k.casefold() == ADMIN]
    return bool(levels)
