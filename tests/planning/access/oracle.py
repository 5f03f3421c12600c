"""Access worked out a person and a project at a time, by plain loops over the rules, without any code of hexform's.

The rules are those of the page on access: the table of ways, what a role cuts, and what Hex leaves open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from hexform.model.directory import Directory
from tests.planning.access.worlds import Given, Planned

ORDER = ["NONE", "APP_ONLY", "CAN_VIEW", "CAN_EDIT", "FULL_ACCESS"]
WORKSPACE_ROLES = ["ADMIN", "MANAGER", "EDITOR", "EXPLORER", "MEMBER"]
NOBODY_KNOWS = "nobody knows who"


@dataclass
class Human:
    """A person, or the unnamed members of one group that could not be read."""

    id: str
    email: str
    role: str
    only: str = ""


@dataclass
class OneWay:
    """A way for one person: what it gives at least and at most, and the same without the members of groups."""

    via: str
    key: str
    name: str | None
    least: int
    most: int
    alone_least: int
    alone_most: int

    @property
    def shown(self) -> tuple[str, str | None]:
        return self.via, self.name


@dataclass
class State:
    """A workspace: groups by id (name, members), collections, and projects with grants as they can be reported."""

    humans: list[Human]
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    collections: dict[str, dict[str, Any]] = field(default_factory=dict)
    projects: dict[str, dict[str, Any]] = field(default_factory=dict)


def state_of(given: Given) -> State:
    """What was read."""
    directory = given.directory
    state = State([Human(person.id, person.name, person.role) for person in directory.people])
    for group in directory.groups:
        people = given.members.get(group.id, ())
        inside = {group.id} if isinstance(people, str) else {person.id for person in people}
        if isinstance(people, str):
            state.humans.append(Human(group.id, "", NOBODY_KNOWS, only=group.id))
        state.groups[group.id] = {"name": label(directory, "groups", group.id), "members": inside}
    for row in directory.collections:
        state.collections[row.id] = {
            "name": label(directory, "collections", row.id),
            "creator": row.creator,
            "workspace": row.workspace,
            "users": dict(row.users),
            "groups": dict(row.groups),
        }
    for project in directory.projects:
        if project.trashed:
            continue
        sharing = project.sharing
        assert sharing is not None
        users: dict[str, str] = {}
        for email, level in sharing.users:
            there = users.get(email.lower())
            if there is None or most(level) > most(there):
                users[email.lower()] = level
        state.projects[project.id] = {
            "owner": project.owner,
            "status": project.status,
            "workspace": sharing.workspace,
            "public": sharing.public_web,
            "users": users,
            "groups": [each for name, level in sharing.groups for each in group_entries(state, directory, name, level)],
            "collections": [
                each
                for name, level in sharing.collections
                for each in collection_entries(state, given, project.id, name, level)
            ],
        }
    return state


def label(directory: Directory, table: str, key: str) -> str:
    rows = {row.id: row.name for row in getattr(directory, table)}
    name = rows[key]
    return f"{name}#{key}" if list(rows.values()).count(name) > 1 else name


def entry(level: str, among: list[str], name: str | None, *, sure: bool = True) -> dict[str, Any]:
    return {"level": level, "among": among, "name": name, "sure": sure}


def group_entries(state: State, directory: Directory, name: str, level: str) -> Iterator[dict[str, Any]]:
    if directory.groups.failed:
        unlisted(state, f"group {name}", name)
        yield entry(level, [f"group {name}"], None)
        return
    bearers = [row.id for row in directory.groups if row.name == name]
    if bearers:
        yield entry(level, bearers, name if len(bearers) > 1 else None)


def collection_entries(state: State, given: Given, project_id: str, name: str, level: str) -> Iterator[dict[str, Any]]:
    directory = given.directory
    if directory.collections.failed:
        unlisted(state, f"collection {name}", name)
        state.collections[f"collection {name}"] = {
            "name": name,
            "creator": None,
            "workspace": "NONE",
            "users": {},
            "groups": {f"collection {name}": "MEMBER"},
        }
        yield entry(level, [f"collection {name}"], None)
        return
    bearers = [row.id for row in directory.collections if row.name == name]
    if len(bearers) > 1:
        possible = [key for key in bearers if key not in given.inside or project_id in given.inside[key]]
        bearers = possible or bearers
    if len(bearers) == 1:
        yield entry(level, bearers, None)
    elif bearers:
        project = next(row for row in directory.projects if row.id == project_id)
        assert project.sharing is not None
        levels = [other for each, other in project.sharing.collections if each == name]
        if all(key in given.inside for key in bearers) and levels == [level] * len(bearers):
            for key in bearers:
                yield entry(level, [key], None)
        else:
            yield entry(level, bearers, name)


def unlisted(state: State, key: str, name: str) -> None:
    if key not in state.groups:
        state.humans.append(Human(key, "", NOBODY_KNOWS, only=key))
        state.groups[key] = {"name": name, "members": {key}}


# What a plan changes


def changed(given: Given) -> State:
    """The workspace after the changes."""
    state = state_of(given)
    order = ["group", "collection", "project", "project_status", "project_sharing"]
    for change in sorted(given.changes, key=lambda each: order.index(each.kind)):
        if change.kind == "group":
            change_group(state, change)
        elif change.kind == "collection":
            change_collection(state, change)
        elif change.kind == "project":
            empty = {"owner": "", "status": None, "workspace": "NONE", "public": "NONE"}
            state.projects["new"] = empty | {"users": {}, "groups": [], "collections": []}
        elif change.kind == "project_status":
            state.projects[change.id or "new"]["status"] = change.diff[0].after
        else:
            change_sharing(state, change)
    return state


def target(change: Planned, kind: str, text: str) -> str:
    return change.refs[kind].get(text, "new")


def change_group(state: State, change: Planned) -> None:
    key = change.id or "new"
    if change.actions == ("delete",):
        del state.groups[key]
        for collection in state.collections.values():
            collection["groups"].pop(key, None)
        for project in state.projects.values():
            project["groups"] = drop(project["groups"], key)
        return
    group = state.groups.setdefault(key, {"name": change.name, "members": set()})
    for row in change.diff:
        if row.path == ("name",):
            group["name"] = change.name
        elif row.op == "add":
            group["members"].add(target(change, "user", row.after))
        else:
            group["members"].discard(target(change, "user", row.before))


def change_collection(state: State, change: Planned) -> None:
    empty: dict[str, Any] = {"name": change.name, "creator": None, "workspace": "NONE", "users": {}, "groups": {}}
    collection = state.collections.setdefault(change.id or "new", empty)
    for row in change.diff:
        if row.path[:2] == ("sharing", "users"):
            collection["users"][target(change, "user", row.path[2])] = row.after or "NONE"
        elif row.path[:2] == ("sharing", "groups"):
            collection["groups"][target(change, "group", row.path[2])] = row.after or "NONE"
        elif row.path == ("sharing", "workspace"):
            collection["workspace"] = row.after


def change_sharing(state: State, change: Planned) -> None:
    project = state.projects[change.id or "new"]
    for row in change.diff:
        if row.path == ("workspace",):
            project["workspace"] = row.after
        elif row.path == ("public_web",):
            project["public"] = row.after
        elif row.path[0] == "users":
            project["users"][row.path[1].lower()] = row.after or "NONE"
        else:
            scope = row.path[0]
            key = target(change, scope[:-1], row.path[1])
            given_to = [entry(row.after, [key], None)] if row.after not in (None, "NONE") else []
            project[scope] = [*drop(project[scope], key), *given_to]


def drop(entries: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    left = []
    for each in entries:
        if key not in each["among"]:
            left.append(each)
        elif len(each["among"]) > 1:
            among = [other for other in each["among"] if other != key]
            left.append(entry(each["level"], among, each["name"], sure=False))
    return left


# What a person has


def most(level: str) -> int:
    return ORDER.index(level) if level in ORDER else 4


def least(level: str) -> int:
    return ORDER.index(level) if level in ORDER else 0


def cut(role: str, rank: int, *, at_least: bool) -> int:
    if role == "MEMBER":
        return min(rank, 1)
    if role == "EXPLORER":
        return min(rank, 2)
    if role == "GUEST" and rank == 2 and at_least:
        return 1
    return rank


def known(role: str) -> bool:
    return role in WORKSPACE_ROLES or role == "GUEST"


def opens(state: State, human: Human, key: str) -> tuple[bool, bool, bool, bool]:
    """Whether somebody can open a collection: surely, perhaps, and both without the members of groups."""
    collection = state.collections[key]
    sure = perhaps = False
    if collection["creator"] == human.id:
        sure, perhaps = sure or known(human.role), True
    if collection["users"].get(human.id, "NONE") != "NONE":
        certain = collection["users"][human.id] in ("MEMBER", "MANAGER") and human.role in WORKSPACE_ROLES
        sure, perhaps = sure or certain, True
    if collection["workspace"] != "NONE" and human.role != NOBODY_KNOWS:
        if human.role in WORKSPACE_ROLES:
            sure, perhaps = sure or collection["workspace"] in ("MEMBER", "MANAGER"), True
        elif human.role not in ("GUEST", "EMBEDDED_USER", "ANONYMOUS"):
            perhaps = True
    alone = sure, perhaps
    for group, level in collection["groups"].items():
        if level != "NONE" and group in state.groups and human.id in state.groups[group]["members"]:
            certain = level in ("MEMBER", "MANAGER") and human.role in WORKSPACE_ROLES
            sure, perhaps = sure or certain, True
    return sure, perhaps, *alone


def ways_of(state: State, human: Human, project_id: str) -> list[OneWay]:
    project = state.projects[project_id]
    found: list[OneWay] = []

    def add(via: str, key: str, name: str | None, level: str, flags: tuple[bool, bool, bool, bool]) -> None:
        low, high = cut(human.role, least(level), at_least=True), cut(human.role, most(level), at_least=False)
        sure, perhaps, alone_sure, alone_perhaps = flags
        found.append(OneWay(via, key, name, low * sure, high * perhaps, low * alone_sure, high * alone_perhaps))

    twins = [other for other in state.humans if other.email.lower() == human.email.lower() and not other.only]
    only_one = len(twins) == 1
    if human.only == "" and project["owner"] and project["owner"].lower() == human.email.lower():
        add("owner", "", None, "FULL_ACCESS", (only_one, True, only_one, True))
    if human.only == "" and human.email.lower() in project["users"]:
        sure = only_one and known(human.role)
        add("direct", "", None, project["users"][human.email.lower()], (sure, True, sure, True))
    for each in project["groups"]:
        among = [key for key in each["among"] if key in state.groups]
        if among:
            has = [human.id in state.groups[key]["members"] for key in among]
            sure = all(has) and each["sure"] and human.role in WORKSPACE_ROLES
            name, key = each["name"] or state.groups[among[0]]["name"], each["name"] or among[0]
            add("group", key, name, each["level"], (sure, any(has), False, False))
    for each in project["collections"]:
        has4 = [opens(state, human, key) for key in each["among"]]
        flags = (
            all(has[0] for has in has4) and each["sure"],
            any(has[1] for has in has4),
            all(has[2] for has in has4) and each["sure"],
            any(has[3] for has in has4),
        )
        name = each["name"] or state.collections[each["among"][0]]["name"]
        add("collection", each["name"] or each["among"][0], name, each["level"], flags)
    if human.role in WORKSPACE_ROLES:
        add("workspace", "", None, project["workspace"], (True, True, True, True))
    if human.role == "ADMIN":
        add("admin", "", None, "CAN_VIEW", (True, True, True, True))
    return [way for way in found if way.most > 0]


def pair(ways: list[OneWay]) -> tuple[int, int]:
    return max((way.least for way in ways), default=0), max((way.most for way in ways), default=0)


def named(ways: list[OneWay]) -> list[OneWay]:
    """The ways that give the very level: those without groups if any, else all."""
    low, high = pair(ways)
    found = []
    for at_least, rank in ((True, low), (False, high)):
        if rank == 0 or (not at_least and low == high):
            continue
        giving = [way for way in ways if (way.least if at_least else way.most) == rank]
        alone = [way for way in giving if (way.alone_least if at_least else way.alone_most) == rank]
        found += alone or giving
    return found


def level(ranks: tuple[int, int]) -> Any:
    return ORDER[ranks[0]] if ranks[0] == ranks[1] else (ORDER[ranks[0]], ORDER[ranks[1]])


def direction(before: tuple[int, int], after: tuple[int, int]) -> str | None:
    steps = [(new > old) - (new < old) for old, new in zip(before, after, strict=True)]
    if 1 in steps:
        return "unsure" if -1 in steps else "gain"
    return "lose" if -1 in steps else None


@dataclass
class Told:
    """What is to be reported of a person on a project."""

    direction: str
    before: Any
    after: Any
    before_by: set[tuple[str, str | None]]
    after_by: set[tuple[str, str | None]]
    because: set[str]


def outcome(given: Given, old: State, new: State, human: Human, project_id: str) -> Told | None:
    """What the changes do to one person on one project that is there before and after."""
    before, after = ways_of(old, human, project_id), ways_of(new, human, project_id)
    way_keys = {(way.via, way.key) for way in after}
    gone = [way for way in before if (way.via, way.key) not in way_keys]
    found = direction(pair(before), pair(after)) or ("keep" if gone else None)
    if found is None:
        return None
    before_by, after_by = named(before), named(after)
    reported = {(way.via, way.key) for way in (*before_by, *after_by, *(gone if found == "keep" else ()))}
    return Told(
        found,
        level(pair(before)),
        level(pair(after)),
        {way.shown for way in before_by},
        {way.shown for way in after_by},
        because(given, old, new, human, project_id, reported),
    )


def because(
    given: Given, old: State, new: State, human: Human, project_id: str, reported: set[tuple[str, str]]
) -> set[str]:
    found = set()
    for via, key in reported:
        if gives(old, human, project_id, via, key) == gives(new, human, project_id, via, key):
            continue
        for change in given.changes:
            if touches(old, new, change, human, project_id, via, key):
                found.add(change.address)
    return found


def gives(state: State, human: Human, project_id: str, via: str, key: str) -> Any:
    """What a way gives before roles cut it: level, surely and perhaps."""
    project = state.projects[project_id]
    if via == "direct":
        return project["users"].get(human.email.lower(), "NONE")
    if via == "workspace":
        return project["workspace"]
    if via in ("owner", "admin"):
        return None
    found = set()
    for each in project[f"{via}s"]:
        if (each["name"] or each["among"][0]) != key or each["level"] == "NONE":
            continue
        if via == "group":
            has = [human.id in state.groups[g]["members"] for g in each["among"] if g in state.groups]
            flags = (all(has) and bool(has) and each["sure"] and human.role in WORKSPACE_ROLES, any(has))
        else:
            both = [opens(state, human, c)[:2] for c in each["among"]]
            flags = (all(one for one, _ in both) and each["sure"], any(other for _, other in both))
        if flags[1]:
            found.add((each["level"], flags))
    return found


def ids_of(states: tuple[State, State], project_id: str, via: str, key: str) -> set[str]:
    return {
        each_id
        for state in states
        for each in state.projects[project_id][f"{via}s"]
        if (each["name"] or each["among"][0]) == key
        for each_id in each["among"]
    }


def touches(old: State, new: State, change: Planned, human: Human, project_id: str, via: str, key: str) -> bool:
    """Whether a change touches this way of this person."""
    if change.kind == "project_sharing":
        if (change.id or "new") != project_id:
            return False
        if via == "workspace":
            return any(row.path == ("workspace",) for row in change.diff)
        if via == "direct":
            return any(row.path[0] == "users" and row.path[1].lower() == human.email.lower() for row in change.diff)
        ids = ids_of((old, new), project_id, via, key) if via in ("group", "collection") else set()
        return any(row.path[0] == f"{via}s" and target(change, via, row.path[1]) in ids for row in change.diff)
    if via not in ("group", "collection"):
        return False
    ids = ids_of((old, new), project_id, via, key)
    if change.kind == "group":
        groups = ids if via == "group" else {group for state in (old, new) for group in doors_of(state, ids)}
        return (change.id or "new") in groups and touches_member(old, change, human)
    return change.kind == "collection" and via == "collection" and (change.id or "new") in ids and any(
        touches_door(old, new, change, row.path, human) for row in change.diff
    )  # fmt: skip


def doors_of(state: State, collections: set[str]) -> set[str]:
    """The groups that open one of these collections."""
    found = [state.collections[key]["groups"] for key in collections if key in state.collections]
    return {group for groups in found for group, level in groups.items() if level != "NONE"}


def touches_member(old: State, change: Planned, human: Human) -> bool:
    if change.actions == ("delete",):
        return human.id in old.groups[change.id or ""]["members"]
    names = [row.after if row.op == "add" else row.before for row in change.diff if row.path == ("members",)]
    return human.id in {target(change, "user", name) for name in names}


def touches_door(old: State, new: State, change: Planned, path: tuple[str, ...], human: Human) -> bool:
    """Whether a row of a collection opens or shuts it to somebody: MEMBER and MANAGER open it alike."""
    if path[0] != "sharing":
        return False
    key = change.id or "new"
    sides = [state.collections.get(key, {"users": {}, "groups": {}, "workspace": "NONE"}) for state in (old, new)]
    if path[1] == "workspace":
        doors = [side["workspace"] for side in sides]
        return not human.only and alike(doors[0]) != alike(doors[1])
    who = target(change, path[1][:-1], path[2])
    doors = [side[path[1]].get(who, "NONE") for side in sides]
    if alike(doors[0]) == alike(doors[1]):
        return False
    if path[1] == "users":
        return who == human.id
    return any(human.id in state.groups.get(who, {"members": ()})["members"] for state in (old, new))


def alike(client: str) -> str:
    return "MEMBER" if client == "MANAGER" else client
