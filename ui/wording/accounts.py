"""The contracts of a practice world by the names that people know them by."""

from __future__ import annotations

import re

NAMES = {
    "lido": "Lido",
    "lido-queue": "Lido\N{RIGHT SINGLE QUOTATION MARK}s withdrawal queue",
    "wsteth": "The wstETH wrapper",
    "curve-steth": "The Curve pool",
}
_ACCOUNT = re.compile(r"(?<![\w-])(?:lido-queue|wsteth|curve-steth)(?![\w-])")


def contract_name(account: str) -> str:
    """A contract as people call it, standing alone."""
    return NAMES.get(account, account)


def contract_in_a_sentence(account: str) -> str:
    """A contract as people call it, in the middle of a sentence."""
    name = contract_name(account)
    return f"the{name[3:]}" if name.startswith("The ") else name


def with_names(text: str) -> str:
    """A stored text in which contracts are called by their account, with their names instead."""
    return _ACCOUNT.sub(lambda found: contract_in_a_sentence(found[0]), text)
