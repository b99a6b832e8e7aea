"""The contracts of the world on the screen by the names that people know them by: what they are, and whose."""

from __future__ import annotations

import re

from ui.wording.roles import contracts_of_the_world, system_title
from wallet import Contract

EXITS = {"queue": "withdrawal queue"}
"""What a contract is called that takes the token of who leaves, by its way."""


def contract_name(account: str) -> str:
    """A contract as people call it, standing alone."""
    contracts = contracts_of_the_world()
    one = next((one for one in contracts if one.account == account), None)
    return system_title(account) if one is None else _name(one, contracts)


def contract_in_a_sentence(account: str) -> str:
    """A contract as people call it, in the middle of a sentence."""
    name = contract_name(account)
    return f"the{name[3:]}" if name.startswith("The ") else name


def with_names(text: str) -> str:
    """A stored text in which contracts are called by their account, with their names instead."""
    accounts = "|".join(re.escape(one.account) for one in contracts_of_the_world())
    return re.sub(rf"(?<![\w-])(?:{accounts})(?![\w-])", lambda found: contract_in_a_sentence(found[0]), text)


def _name(one: Contract, among: tuple[Contract, ...]) -> str:
    title = system_title(one.system)
    if one.part == "wrapper":
        return f"The {one.token} wrapper"
    if one.part == "exit" and one.account != one.system:
        return f"{title}\N{RIGHT SINGLE QUOTATION MARK}s {EXITS.get(one.way, 'contract for leaving')}"
    if one.part == "market":
        shared = [other for other in among if other.part == "market" and _house(system_title(other.system)) == _house(title)]
        return f"The {_house(title) if len(shared) == 1 else title} pool"
    return title


def _house(title: str) -> str:
    """Whose market it is: the words of its title before the pair that it trades."""
    words = title.split()
    pair = next((place for place, word in enumerate(words) if "/" in word), len(words))
    return " ".join(words[:pair]) or title
