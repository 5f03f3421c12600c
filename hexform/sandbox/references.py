"""Resolve the references of a seed, and report those that match no row or several."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from hexform.lib.suggest import did_you_mean
from hexform.sandbox.errors import Problem, SeedPath
from hexform.sandbox.identity import Clock, Ids, stamp
from hexform.sandbox.records import Records

Value = TypeVar("Value")


class Names:
    """The ids that a reference may mean: by name, by id, by email without case."""

    def __init__(self, what: str, fold: Callable[[str], str] = str) -> None:
        self.what = what
        self.fold = fold
        self.ids: dict[str, list[str]] = {}

    def add(self, identifier: str, *names: str) -> None:
        for name in {self.fold(name) for name in (identifier, *names)}:
            self.ids.setdefault(name, []).append(identifier)


class RecordBuilder:
    """Fills `records`; mistakes are gathered in `problems`."""

    def __init__(self, ids: Ids, now: Clock) -> None:
        self.ids = ids
        self.clock = now
        self.records = Records()
        self.problems: list[Problem] = []
        self.taken: set[str] = set()
        self.users = Names("user", str.lower)
        self.groups = Names("group")
        self.collections = Names("collection")
        self.connections = Names("data connection")

    def now(self) -> str:
        return stamp(self.clock())

    def identify(self, given: str | None, path: SeedPath) -> str:
        identifier = given or self.ids()
        if identifier in self.taken:
            self.problems.append(Problem((*path, "id"), f"the id {identifier} appears twice"))
        self.taken.add(identifier)
        return identifier

    def find(self, names: Names, reference: str, path: SeedPath) -> str | None:
        found = names.ids.get(names.fold(reference), [])
        if len(found) == 1:
            return found[0]
        if found:
            self.problems.append(Problem(path, f"{len(found)} {names.what}s are called {reference!r}: use an id"))
        else:
            hint = did_you_mean(reference, names.ids)
            self.problems.append(Problem(path, f"no {names.what} {reference!r} in this seed{hint}"))
        return None

    def find_all(self, names: Names, grants: Mapping[str, Value], path: SeedPath) -> dict[str, Value]:
        found = ((self.find(names, reference, (*path, reference)), value) for reference, value in grants.items())
        return {identifier: value for identifier, value in found if identifier}

    def find_list(self, names: Names, references: Iterable[str], path: SeedPath) -> list[str]:
        found = [self.find(names, reference, (*path, place)) for place, reference in enumerate(references)]
        return [identifier for identifier in found if identifier]
