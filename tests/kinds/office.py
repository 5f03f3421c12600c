"""A small workspace for the tests of kinds, and what it holds in the words of a configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from hexform.hex.call import Call, Json, Send
from tests.bench import Applied, Bench, reads, writes

ADA, GRACE, ELLA, VERA = "ada@example.com", "grace@example.com", "ella@example.com", "vera@example.com"
PEOPLE: tuple[dict[str, Any], ...] = (
    {"email": ADA, "role": "ADMIN"},
    {"email": GRACE, "role": "EDITOR"},
    {"email": ELLA, "role": "EXPLORER"},
    {"email": VERA, "role": "MEMBER"},
)

Config = str | Mapping[str, Any]


def uid(number: int) -> str:
    return f"00000000-0000-7000-8000-{number:012d}"


def group(name: str, *members: str, number: int = 0) -> dict[str, Any]:
    """A group of a seed; with a number, its id is `uid(number)`."""
    return {"name": name, "members": list(members)} | ({"id": uid(number)} if number else {})


def crowd(size: int) -> list[str]:
    return [f"person{number:03d}@example.com" for number in range(size)]


def office(
    folder: Path, config: Config = "", *, behaviours: Mapping[str, str] | None = None, token: str = "", **seed: Any
) -> Bench:
    """A bench with four people and whatever else a seed has."""
    more: dict[str, Any] = {"token": token} if token else {}
    on = Bench.of(folder, {"users": PEOPLE, **seed}, behaviours=behaviours or {}, **more)
    return wanting(on, config)


def wanting(on: Bench, config: Config) -> Bench:
    return on.write(config) if isinstance(config, str) else on.configure(config)


def shared_project(folder: Path, sharing: Any, there: dict[str, Any] | None = None, **seed: Any) -> Bench:
    """A project of Ada's, two groups, two collections; without `there` the project is to be made."""
    seed = {
        "groups": [group("g", number=1), group("h", number=2)],
        "collections": [{"name": "c", "id": uid(3)}, {"name": "d", "id": uid(4)}],
        "projects": [] if there is None else [{"title": "p", "owner": ADA, "sharing": there}],
        **seed,
    }
    return office(folder, {"projects": {"p": {"create": there is None, "sharing": sharing}}}, **seed)


def carried_out(on: Bench) -> Applied:
    """An apply that does all it planned, costs what it said, and leaves nothing to do."""
    applied = on.apply()
    assert set(applied.outcomes.values()) <= {"applied"}, applied.run.model_dump_json(indent=1)
    costs = applied.planned.plan.requests
    assert (costs.write, costs.verify) == (len(writes(applied.calls)), len(reads(applied.calls)))
    assert not [text for text in applied.warnings if "did not take effect" in text]
    assert on.plan().addresses == []
    return applied


class Killed(BaseException):
    """The process ends here."""


def killed_after(writes: int) -> Callable[[Send], Send]:
    """A way on which the process is killed once so many writes have been answered, before the next one."""
    left = writes

    def wrap(send: Send) -> Send:
        async def counted(call: Call) -> Json:
            nonlocal left
            if call.method != "GET":
                if left == 0:
                    raise Killed
                left -= 1
            return await send(call)

        return counted

    return wrap


def operations(calls: Sequence[Call]) -> list[str]:
    return [call.operation for call in calls]


def groups(on: Bench) -> dict[str, set[str]]:
    """Names of groups with their members."""
    return {row.name: {_email(on, key) for key in row.members} for row in on.workspace.groups.values()}


def collection(on: Bench, name: str) -> dict[str, Any]:
    """Who is in a collection, with its description."""
    (row,) = (row for row in on.workspace.collections.values() if row.name == name)
    return {
        "description": row.description,
        "workspace": row.workspace,
        "users": {_email(on, key): access for key, access in row.users.items()},
        "groups": {on.workspace.groups[key].name: access for key, access in row.groups.items()},
    }


def project(on: Bench, title: str) -> dict[str, Any]:
    """The status of a project and who may open it, the owner left out."""
    (row,) = (row for row in on.workspace.projects.values() if row.title == title)
    sharing = row.sharing
    return {
        "status": row.status,
        "workspace": sharing.workspace,
        "public_web": sharing.public_web,
        "users": {_email(on, key): access for key, access in sharing.users.items() if key != row.owner},
        "groups": {on.workspace.groups[key].name: access for key, access in sharing.groups.items()},
        "collections": {on.workspace.collections[key].name: access for key, access in sharing.collections.items()},
    }


def _email(on: Bench, key: str) -> str:
    return on.workspace.users[key].email
