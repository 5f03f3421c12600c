"""Keys and file names for objects of a live workspace, made of their names."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

LONGEST = 63


def keys_of(objects: Mapping[str, str], *, default: str, live: Mapping[str, str] | None = None,
            taken: Collection[str] = ()) -> dict[str, str]:  # fmt: skip
    """A key for each of these objects (id to name), whatever their order.

    Two that would be alike get the last four characters of their ids, and so does one that is `taken` already or is the
    name or id of another live object (`live`, id to name). `default` stands for a name without any letter or digit.
    """
    names = {id_: _words(name, r"[^a-z0-9_-]+", default) for id_, name in objects.items()}
    return _unique(names, {**(live or {}), **objects}, taken)


def file_names_of(objects: Mapping[str, str], *, default: str, taken: Collection[str] = ()) -> dict[str, str]:
    """The same for names of files without suffix, of which people see less: letters, digits and `-`."""
    return _unique({id_: _words(name, r"[^a-z0-9]+", default) for id_, name in objects.items()}, {}, taken)


def _words(name: str, others: str, default: str) -> str:
    """A name in lower case and without accents, everything else between its words as `-`."""
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
