"""Values that a script writes and that figures answer: a whole number, its decimals, and its unit.

A unit is a token's symbol, or one of the words "%", "hours", "days", "date" (unix seconds), "count" and "choice" (from 0
on).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from wallet.world.tokens import Token

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]{0,39})\}")
AMOUNT = re.compile(r"(-?)([0-9]{1,30})(?:\.([0-9]{1,18}))? ([^\s{}]{1,40})")
ALL = re.compile(r"all ([^\s{}]{1,40})")
NUMBER_LIKE = re.compile(r"[-+.,]*[0-9]")
DAY_HOURS = 24
PERCENT_DECIMALS = 4
SHOWN = 60
"""How much of a text is repeated in a refusal."""


class Unfit(Exception):
    """What a script says and cannot be: where inside of what was read, why, and the cure."""

    def __init__(self, reason: str, cure: str, *at: str | int) -> None:
        super().__init__(reason)
        self.reason, self.cure, self.at = reason, cure, at

    def inside(self, *at: str | int) -> Unfit:
        """Return the same, seen from around what was read."""
        return Unfit(self.reason, self.cure, *at, *self.at)


class Value(NamedTuple):
    """`number` / 10 ** `decimals` of `unit`."""

    number: int
    decimals: int
    unit: str

    @property
    def whole(self) -> Fraction:
        """Return it in whole units."""
        return Fraction(self.number, 10**self.decimals)


class All(NamedTuple):
    """All that one can use of a token, as long as nothing else is known."""

    token: str


Meant = Value | All | str
Numbers = Mapping[str, Meant]


class Vocabulary(NamedTuple):
    """What a script may name: the tokens and the systems of its scenario, and its own numbers."""

    tokens: Mapping[str, Token]
    systems: tuple[str, ...]
    numbers: Numbers = MappingProxyType({})

    def token(self, symbol: str) -> Token:
        """Return the token of that symbol, or raise `Unfit`."""
        if symbol not in self.tokens:
            raise Unfit(f'"{symbol[:SHOWN]}" is no token of the scenario', nearest(symbol, self.tokens))
        return self.tokens[symbol]

    def meant(self, written: object) -> Meant:
        """Return what a number or a text stands for: a `{number}`, an amount, all of a token, or the text itself."""
        if type(written) is int:
            return Value(written, 0, "")
        if not isinstance(written, str):
            raise Unfit("it is neither a number nor a text", 'Write a whole number, or a text such as "10 ETH"')
        named = PLACEHOLDER.fullmatch(written)
        if named:
            return self._number(named[1])
        if everything := ALL.fullmatch(written):
            return All(self.token(everything[1]).symbol)
        if amount := AMOUNT.fullmatch(written):
            return self._value(amount)
        return PLACEHOLDER.sub(lambda found: str(self._text(found[1])), written)

    def _number(self, name: str) -> Meant:
        if name not in self.numbers:
            raise Unfit(f'"{{{name}}}" is not defined', f"Add {name} = ... to [numbers]")
        return self.numbers[name]

    def _text(self, name: str) -> str:
        found = self._number(name)
        if not isinstance(found, str):
            raise Unfit(f'"{{{name}}}" is no text, and stands inside of one', "Let it be the whole text")
        return found

    def _value(self, amount: re.Match[str]) -> Value:
        sign, whole, fraction, unit = amount[1], amount[2], amount[3] or "", amount[4]
        if unit in ("hour", "hours", "day", "days"):
            if fraction:
                raise Unfit("hours and days are whole", f'Write "{whole} {unit}"')
            return Value(int(sign + whole) * (1 if unit.startswith("hour") else DAY_HOURS), 0, "hours")
        decimals = PERCENT_DECIMALS if unit == "%" else self.token(unit).decimals
        if len(fraction) > decimals:
            raise Unfit(f'"{amount[0]}" has more than {decimals} decimals', "Write fewer")
        return Value(int(sign + whole + fraction.ljust(decimals, "0")), decimals, unit)


def nearest(given: str, known: Mapping[str, object] | tuple[str, ...]) -> str:
    """Return the cure of a name that nobody has."""
    names = sorted(known)
    near = get_close_matches(given[:SHOWN], names, 1, 0.6)
    return f'Write "{near[0]}" in its place' if near else f"Choose one of {', '.join(names)}"


def text_of(meant: Meant) -> str:
    """Return what is meant as a text, or raise `Unfit`."""
    if not isinstance(meant, str):
        raise Unfit("it is no text", 'Write it in quotes, as a name ("...")')
    return meant


def count_of(meant: Meant) -> int:
    """Return what is meant as a plain whole number, or raise `Unfit`."""
    if not isinstance(meant, Value) or meant.unit:
        raise Unfit("it is no whole number", "Write a whole number without a unit")
    return meant.number


def hours_of(meant: Meant) -> int:
    """Return what is meant as hours, not negative, or raise `Unfit`."""
    if not isinstance(meant, Value) or meant.unit not in ("", "hours") or meant.number < 0:
        raise Unfit("it is no number of hours", 'Write a whole number, or "3 days"')
    return meant.number
