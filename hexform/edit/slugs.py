"""Keys and file names derived from the names of live objects."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

LONGEST = 63


def keys_of(objects: Mapping[str, str], *, default: str, live: Mapping[str, str] | None = None,
            taken: Collection[str] = ()) -> dict[str, str]:  # fmt: skip
    """A key for each of these objects (id to name); it does not depend on their order.

    Two equal keys get the last four characters of their ids, and so does one that is `taken` already or is the
    name or id of another live object (`live`, id to name). `default` is used for a name without any letter or digit.
    """
    names = {id_: _slug(name, r"[^a-z0-9_-]+", default) for id_, name in objects.items()}
    return _unique(names, {**(live or {}), **objects}, taken)


def file_names_of(objects: Mapping[str, str], *, default: str, taken: Collection[str] = ()) -> dict[str, str]:
    """File names without suffix for these objects, made of letters, digits and `-`; else as keys_of."""
    return _unique({id_: _slug(name, r"[^a-z0-9]+", default) for id_, name in objects.items()}, {}, taken)


def _slug(name: str, others: str, default: str) -> str:
    """A name in lower case and without accents; all other characters become `-`."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(each))
    return re.sub(others, "-", plain)[:LONGEST].strip("-_") or default


def _unique(names: Mapping[str, str], live: Mapping[str, str], taken: Collection[str]) -> dict[str, str]:
    others = {text: id_ for id_, name in live.items() for text in (unicodedata.normalize("NFC", name), id_)}
    alike = Counter(names.values())
    used = set(taken)
    result = {}
    for id_ in sorted(names, key=lambda id_: (alike[names[id_]], id_)):
        name = names[id_]
        free = (each for each in _candidates(name, id_, alone=alike[name] == 1) if each not in used)
        result[id_] = next(each for each in free if others.get(each, id_) == id_)
        used.add(result[id_])
    return {id_: result[id_] for id_ in names}


def _candidates(name: str, id_: str, *, alone: bool) -> Iterator[str]:
    if alone:
        yield name
    letters = re.sub(r"[^a-z0-9]", "", id_.lower())
    for length in (4, 8, 16, 32):
        yield f"{name[: LONGEST - length - 1]}-{letters[-length:]}"
    number = 2
    while True:
        yield f"{name[: LONGEST - 9]}-{number}"
        number += 1
