"""Whom I can send to: my own address book, and two neighbours that every practice has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from wallet import Practice

NEIGHBOURS = ("Jon", "Mira")
MOST_READ = 10_000


class Person(NamedTuple):
    """Somebody to send to: the name shown, the account of the practice world, and whether I wrote the entry."""

    name: str
    account: str
    own: bool


def people(practice: Practice) -> tuple[Person, ...]:
    """Everybody, my own entries and the neighbours together, by name."""
    own = [Person(entry.name, entry.account, True) for entry in practice.address_book.entries()]
    taken = {person.name.casefold() for person in own} | {person.account for person in own}
    others = [Person(name, name, False) for name in NEIGHBOURS if name not in taken and name.casefold() not in taken]
    return tuple(sorted((*own, *others), key=lambda person: person.name.casefold()))


def sent_before(practice: Practice, account: str) -> bool:
    """Whether I have sent anything to `account` up to where I stand."""
    rows = practice.activity(limit=MOST_READ, search=f"to {account}")
    return any(row.kind == "transfer" and row.receipt is not None and row.receipt.figures.get("to") == account for row in rows)
