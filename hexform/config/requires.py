"""`requires`: which versions of hexform may read a file, as clauses such as `>=0.1, <2`."""

from __future__ import annotations


def satisfied(version: str, text: str) -> bool:
    """Whether every clause holds for the version; ValueError where a clause is none.

    Of the version only the numbers count: a pre-release or a local build of 0.2 is 0.2.
    """
    # Loaded where it is needed: most configurations require no version.
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

    mistake = 'must be clauses such as ">=0.1, <2"'
    try:
        clauses = SpecifierSet(text)
    except ValueError:
        raise ValueError(mistake) from None
    # An empty clause and one that compares texts (`===`) are correct for packaging, and mistakes here.
    if not all(clause.strip() for clause in text.split(",")) or any(each.operator == "===" for each in clauses):
        raise ValueError(mistake)
    return clauses.contains(Version(version).base_version)
