"""People as bits."""

from __future__ import annotations

from hexform.model.directory import Person
from hexform.planning.access.roster import is_outsider, roster

MANY = tuple(Person(f"u{number}", f"person{number:03}@acme.com", "EDITOR") for number in range(200))


def test_few_and_many_people_are_named_in_order() -> None:
    numbered, bit = roster(MANY).with_unnamed("it could not be read")
    emails = tuple(sorted(person.name for person in MANY))
    for size in (0, 1, 49, 50, 51, 200):
        people = (1 << size) - 1
        assert numbered.emails(people) == numbered.emails(people | bit) == emails[:size]
        assert tuple(person.name for person in numbered.persons(people | bit)) == emails[:size]
    assert numbered.why_unnamed(bit) == "it could not be read"


def test_the_same_people_are_the_same_bits_in_any_order() -> None:
    assert roster(MANY).bits == roster(tuple(reversed(MANY))).bits
    assert len(roster((*MANY, *MANY)).people) == 200


def test_outsiders() -> None:
    guest, staff, other = (Person(name, f"{name}@{domain}", role) for name, domain, role in (
        ("a", "acme.com", "GUEST"), ("b", "ACME.com", "EDITOR"), ("c", "acme.com.evil.example", "ADMIN"),
    ))  # fmt: skip
    assert [is_outsider(one, None) for one in (guest, staff, other)] == [True, False, False]
    assert [is_outsider(one, ("acme.com",)) for one in (guest, staff, other)] == [True, False, True]
    assert [is_outsider(one, ()) for one in (guest, staff, other)] == [True, True, True]
