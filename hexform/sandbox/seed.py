"""A seed from text: YAML in which a plain scalar is text, and mistakes are reported with their lines."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from hexform.lib.files import open_folder, read_regular
from hexform.lib.refused import Missing, Refused
from hexform.sandbox.errors import Problem, SeedError
from hexform.sandbox.identity import counted_ids, ticking_clock
from hexform.sandbox.seed_models import Seed
from hexform.sandbox.seed_yaml import line_of, read_yaml
from hexform.sandbox.seeding import build_records

MAX_SEED = 2 << 20  # bytes of a seed that is beside a configuration
LARGEST = 256 << 20  # bytes of any seed
PLAIN = {"extra_forbidden": "there is no such key", "missing": "this key is missing"}


def read_seed(text: str, *, source: str = "sandbox.yaml") -> dict[str, Any]:
    """Read and validate a seed file. Raises SeedError with places."""
    tree = read_yaml(text, source)
    try:
        seed = seed_model(tree)
        build_records(seed, counted_ids(), ticking_clock())
    except SeedError as error:
        raise SeedError([_located(problem, text, source) for problem in error.problems]) from None
    return seed.model_dump(mode="json", exclude_unset=True)


def find_seed(folder: Path, name: str = "sandbox.yaml") -> dict[str, Any] | None:
    """The seed that is in a folder, if there is one; links and what is not a regular file are refused (SeedError)."""
    source = str(folder / name)
    try:
        with open_folder(folder) as opened:
            text = read_regular(opened, name, LARGEST).decode()
    except Missing:
        return None
    except Refused as refused:
        raise SeedError([Problem((), f"{refused}: put a file in its place, or remove it", source)]) from None
    except UnicodeDecodeError:
        raise SeedError([Problem((), "is no UTF-8 text: save the file as UTF-8", source)]) from None
    return read_seed_or_snapshot(text, source=source, most=MAX_SEED)


def read_seed_or_snapshot(text: str, *, source: str, most: int = LARGEST) -> dict[str, Any]:
    """Read a snapshot, or a seed of at most `most` bytes. Raises SeedError."""
    if _is_snapshot(text):
        from hexform.sandbox.snapshot import seed_of

        return seed_of(text, source)
    if len(text.encode()) > most:
        raise SeedError([Problem((), f"is larger than {most >> 20} MiB, as only a snapshot may be", source)])
    return read_seed(text, source=source)


def _is_snapshot(text: str) -> bool:
    """Whether a text is meant as a snapshot, be it whole or cut."""
    return text.lstrip().startswith("{") and re.search(r'"format_version"\s*:', text) is not None


def _located(problem: Problem, text: str, source: str) -> Problem:
    return Problem(problem.path, problem.what, f"{source}:{line_of(text, problem.path)}")


def seed_model(seed: Mapping[str, Any]) -> Seed:
    """Validate a seed. Raises SeedError with the path of each mistake."""
    try:
        return Seed.model_validate(seed)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        problems = [Problem(fault["loc"], PLAIN.get(fault["type"], fault["msg"])) for fault in faults]
        raise SeedError([Problem(row.path, row.what.removeprefix("Value error, ")) for row in problems]) from None


def with_people(seed: Mapping[str, Any], emails: Iterable[str]) -> dict[str, Any]:
    """The seed with a user for every email that it does not have yet."""
    users = [dict(user) for user in seed.get("users", [])]
    known = {str(user["email"]).lower() for user in users}
    for email in emails:
        if email.lower() not in known:
            known.add(email.lower())
            users.append({"email": email, "name": _name(email), "role": "EDITOR"})
    return {**seed, "users": users}


def _name(email: str) -> str:
    return email.partition("@")[0].replace(".", " ").replace("_", " ").title()


def seed_schema() -> dict[str, Any]:
    """The JSON Schema of a seed file."""
    schema = Seed.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
