"""Random workspaces, and random configurations that refer to some of what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.roundtrip import contents
from tests.roundtrip.contents import maybe
from tests.roundtrip.flow import Key

Json = dict[str, Any]

ROLES = {
    "ada@example.com": "ADMIN",
    "bob@example.com": "EDITOR",
    "Cy@Example.com": "MEMBER",
    "dee@example.com": "EXPLORER",
    "eve@example.com": "EDITOR",
}
# Somebody who has left: her grants are still there, and no list of users shows her.
GONE = "zoe@example.com"
EVERYBODY = (*ROLES, GONE)
# Whoever is behind a workspace token; nobody can write a level of hers into a collection that is yet to be made.
ADMIN = "ada@example.com"
GROUPS = ("Alpha", "Beta", "__dunder", 'it\'s [0] "q"', "Ärzte")
COLLECTIONS = ("Finance", "Sales", "root['x']")
TITLES = ("Revenue", "Churn", "Growth")
STATUSES = ("In development", "Completed", "Certified")
LEVELS = ("APP_ONLY", "CAN_VIEW", "CAN_EDIT", "FULL_ACCESS")
# What Hex leaves open and what makes no difference to what hexform comes to.
BEHAVIOURS = {
    "role_clamp": ("effective", "granted"),
    "revoked_grants": ("gone", "NONE"),
    "owner_entry": ("listed", "hidden"),
    "collection_none": ("gone", "member"),
    "default_status": ("none", "Completed"),
    "sharing_scopes": ("either", "both"),
    "missing_id": ("documented", "404", "403"),
}
ENDED, RUNNING = "2026-11-01", "2027-06-30"


class Dice(Random):
    """The same throws for the same seed."""


@dataclass
class World:
    """A seed, a configuration, and the files beside it."""

    seed: Json = field(default_factory=dict)
    behaviours: dict[str, str] = field(default_factory=dict)
    config: Json = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


def identifier(kind: int, number: int) -> str:
    return f"{kind:08d}-0000-7000-8000-{number:012d}"


def some(draw: Random, pool: Sequence[Any], most: int, least: int = 0) -> list[Any]:
    return draw.sample(pool, draw.randint(min(least, len(pool)), min(most, len(pool))))


def several(draw: Random, pool: Sequence[Any], most: int) -> list[Any]:
    """Like `some`, but one may come twice."""
    return [draw.choice(pool) for _ in range(draw.randint(0, most))]


def a_map(draw: Random, keys: Sequence[Any], values: Sequence[str], most: int = 3) -> Json:
    return {key: draw.choice(values) for key in some(draw, keys, most)}


def worlds() -> st.SearchStrategy[World]:
    """Worlds that shrink."""
    return st.randoms(use_true_random=False).map(world)


def world(draw: Random) -> World:
    """A workspace with names that are borne twice, and a configuration of it."""
    seed: Json = {
        "users": [
            *({"email": email, "role": role} for email, role in ROLES.items()),
            {"email": GONE, "active": False},
        ],
        "statuses": list(STATUSES),
        "groups": _seed_groups(draw),
        "data_connections": [{"name": name, "type": name.lower()} for name in contents.CONNECTIONS],
    }
    groups = [row["id"] for row in seed["groups"]]
    seed["collections"] = _seed_collections(draw, groups)
    seed["projects"] = _seed_projects(draw, groups, [row["id"] for row in seed["collections"]])
    behaviours = {name: draw.choice(values) for name, values in BEHAVIOURS.items()}
    names = [row["name"] for row in seed["collections"]]
    if len(set(names)) < len(names):
        # A member without access beside one of the same name with access: nobody can tell which is which.
        behaviours["collection_none"] = "gone"
    config = _config(draw, seed)
    files: dict[str, str] = {}
    seed["guides"] = contents.seed_guides(draw)
    if maybe(draw, 3):
        config["guides"] = contents.guides(draw, files)
    return World(seed, behaviours, config, files)


def _seed_groups(draw: Random) -> list[Json]:
    names = several(draw, GROUPS, 4)
    return [
        {"id": identifier(1, place), "name": name, "members": some(draw, EVERYBODY, 3)}
        for place, name in enumerate(names)
    ]


def _seed_collections(draw: Random, groups: list[str]) -> list[Json]:
    names = several(draw, COLLECTIONS, 3)
    rows = []
    for place, name in enumerate(names):
        levels = ("MEMBER", "MANAGER")
        sharing = {
            "workspace": draw.choice(("NONE", "MEMBER")),
            "users": a_map(draw, EVERYBODY, levels),
            "groups": a_map(draw, groups, levels, 2) if groups else {},
        }
        row = {"id": identifier(2, place), "name": name, "sharing": sharing}
        row |= {"creator": draw.choice(tuple(ROLES))} if maybe(draw) else {}
        rows.append(row | ({"description": "old"} if maybe(draw) else {}))
    return rows


def _seed_projects(draw: Random, groups: list[str], collections: list[str]) -> list[Json]:
    rows = []
    for place, title in enumerate(several(draw, TITLES, 4)):
        sharing = {
            "workspace": draw.choice(("NONE", *LEVELS)),
            "public_web": draw.choice(("NONE", "APP_ONLY")),
            "users": a_map(draw, EVERYBODY, LEVELS),
            "groups": a_map(draw, groups, LEVELS, 2) if groups else {},
            "collections": a_map(draw, collections, LEVELS, 2) if collections else {},
        }
        row = {"id": identifier(3, place), "title": title, "sharing": sharing}
        row |= {"owner": draw.choice(tuple(ROLES)), "archived": maybe(draw, 5)}
        row |= {"type": "COMPONENT"} if maybe(draw, 5) else {}
        row |= {"status": draw.choice(STATUSES)} if maybe(draw) else {}
        rows.append(row | ({"cells": contents.seed_cells(draw)} if maybe(draw) else {}))
    return rows


def _config(draw: Random, seed: Json) -> Json:
    config: Json = {}
    if not maybe(draw, 5):
        config["groups"] = _groups(draw, seed)
    if not maybe(draw, 5):
        config["collections"] = _collections(draw, seed, config)
    if not maybe(draw, 5):
        config["projects"] = _projects(draw, seed, config)
    declared = {name for key, spec in config.get("groups", {}).items() for name in (key, spec.get("name"))}
    declared |= {spec.get("id") for spec in config.get("groups", {}).values()}
    candidates = [*GROUPS, *(row["id"] for row in seed["groups"])]
    if lines := [line for line in some(draw, candidates, 2) if line not in declared] if maybe(draw) else []:
        config["removed"] = {"groups": lines}
    if maybe(draw):
        config["unmanaged"] = {"groups": draw.choice(("ignore", "drift", "delete"))}
    if maybe(draw, 6):
        config["protected"] = [draw.choice(("group.*", "collection.one", "project.one", "*Beta"))]
    return config


def _identity(draw: Random, rows: list[Json], names: tuple[str, ...], name: str, taken: set[str]) -> Json | None:
    """An id, a name or both; nothing that is taken already."""
    if rows and maybe(draw, 1):
        row = draw.choice(rows)
        spec = {"id": row["id"]} | ({name: f"Renamed {row['id'][-1]}"} if maybe(draw) else {})
        claims = {row["id"], row.get("name", row.get("title")), spec.get(name, row["id"])}
    else:
        spec = {name: draw.choice((*names, "Brand new"))}
        claims = {spec[name], *(row["id"] for row in rows if row.get("name", row.get("title")) == spec[name])}
    if claims & taken:
        return None
    taken |= claims
    return spec


def _person(draw: Random) -> Any:
    email = draw.choice(("nobody@example.com", *ROLES))
    return email.upper() if maybe(draw, 3) else email


def _people(draw: Random) -> list[str]:
    found = {email.casefold(): email for email in [_person(draw) for _ in range(draw.randint(0, 3))]}
    return list(found.values())


def _ends(draw: Random, key: str, value: str) -> Any:
    if not maybe(draw, 4):
        return value
    return {key: value, "until": draw.choice((ENDED, RUNNING))}


def _groups(draw: Random, seed: Json) -> Json:
    taken: set[str] = set()
    found: Json = {}
    for key in some(draw, ("one", "two", "Alpha"), 3, 1):
        spec = _identity(draw, seed["groups"], GROUPS, "name", taken)
        if spec is None or (key == "Alpha" and "name" not in spec):
            continue
        if maybe(draw, 6):
            spec["external"] = True
        elif not maybe(draw, 3):
            spec["members"] = [_ends(draw, "email", email) for email in _people(draw)]
            spec |= {"exclusive": False} if maybe(draw, 3) else {}
        found[key] = spec
    return found


def _references(draw: Random, block: str, rows: list[Json], names: tuple[str, ...], config: Json) -> list[Any]:
    keys = list(config.get(block, {}))
    ids = [Key("id", row["id"]) for row in rows]
    named = [Key("name", name) for name in names[:2]]
    live = [row["name"] for row in rows]
    return some(draw, list(dict.fromkeys([*keys, *ids, *named, *live])), 3)


def _grants(draw: Random, who: list[Any], levels: tuple[str, ...]) -> Json:
    return {key: _ends(draw, "access", draw.choice(levels)) for key in who}


def _collections(draw: Random, seed: Json, config: Json) -> Json:
    taken: set[str] = set()
    found: Json = {}
    levels = ("NONE", "MEMBER", "MANAGER")
    for key in some(draw, ("one", "two"), 2, 1):
        spec = _identity(draw, seed["collections"], COLLECTIONS, "name", taken)
        if spec is None:
            continue
        if maybe(draw):
            spec["description"] = draw.choice(("old", "new", None))
        sharing: Json = {}
        if maybe(draw):
            sharing["workspace"] = draw.choice(levels)
        if not maybe(draw):
            people = [email for email in _people(draw) if "id" in spec or email.casefold() != ADMIN]
            sharing["users"] = _grants(draw, people, levels)
        if maybe(draw):
            sharing["groups"] = _grants(draw, _references(draw, "groups", seed["groups"], GROUPS, config), levels)
        sharing |= {"exclusive": False} if maybe(draw, 3) else {}
        found[key] = spec | ({"sharing": sharing} if sharing else {})
    return found


def _projects(draw: Random, seed: Json, config: Json) -> Json:
    taken: set[str] = set()
    found: Json = {}
    for key in some(draw, ("one", "two", "three"), 3, 1):
        spec = _identity(draw, seed["projects"], TITLES, "title", taken)
        if spec is None:
            continue
        if maybe(draw) and "id" not in spec:
            spec["create"] = True
        if maybe(draw):
            spec["status"] = draw.choice((*STATUSES, None, {"one_of": list(STATUSES[:2])}))
        if not maybe(draw):
            spec["sharing"] = _sharing(draw, seed, config)
        if maybe(draw, 3):
            spec["cells"] = contents.cells(draw)
            spec |= {"cell_order": "enforce"} if maybe(draw, 3) else {}
        found[key] = spec
    return found


def _sharing(draw: Random, seed: Json, config: Json) -> Json:
    sharing: Json = {"exclusive": False} if maybe(draw, 3) else {}
    if maybe(draw):
        sharing["workspace"] = draw.choice(("NONE", *LEVELS))
    if maybe(draw):
        sharing["public_web"] = draw.choice(("NONE", "APP_ONLY", "CAN_VIEW"))
    if maybe(draw, 1):
        sharing["users"] = _grants(draw, _people(draw), ("NONE", *LEVELS))
    if maybe(draw, 1):
        who = _references(draw, "groups", seed["groups"], GROUPS, config)
        sharing["groups"] = _grants(draw, who, ("NONE", *LEVELS))
    if maybe(draw):
        who = _references(draw, "collections", seed["collections"], COLLECTIONS, config)
        sharing["collections"] = _grants(draw, who, LEVELS)
    return sharing
