"""`make bench` measures all, and writes the tables into `docs/performance.md`.

`python -m tests.benchmark sizes` measures a part of it: `sizes`, `access`, `ratios`, `latency` or `inside`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from tests.benchmark import access, inside, latency, ratios, sizes
from tests.benchmark.processes import ROOT

PAGE = ROOT / "docs" / "performance.md"
TABLES: dict[str, Callable[[], list[str]]] = {
    "sizes": sizes.measure,
    "access": access.measure,
    "ratios": ratios.measure,
    "latency": latency.measure,
}


def replaced(page: str, name: str, lines: Sequence[str]) -> str:
    """The page with these lines between the two comments that name the part.

    Raises ValueError where the page has no such comments.
    """
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    before, _, rest = page.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"{PAGE}: has no place for `{name}`: add {begin.strip()} and {end.strip()}")
    return f"{before}{begin}\n" + "".join(f"{line}\n" for line in lines) + f"\n{end}{after}"


def main(names: Sequence[str]) -> None:
    for name in names:
        if name == "inside":
            inside.measure()
            continue
        lines = TABLES[name]()
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        PAGE.write_text(replaced(PAGE.read_text(encoding="utf-8"), name, lines), encoding="utf-8")


if __name__ == "__main__":
    known = [*TABLES, "inside"]
    if wrong := set(sys.argv[1:]) - set(known):
        sys.exit(f"{', '.join(sorted(wrong))}: no part of the benchmark; write {', '.join(known)}, or nothing for all")
    main(sys.argv[1:] or known)
