"""In terms of what amounts are told: of their own coin, of the first coin, or of dollars. Chosen once for the whole window.

An amount is turned by the model, at the prices of the world that is given with it, and stays an exact int until it is written.
Dollars have their sign and two decimals; coins four, as everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from ui.wording.numbers import DOLLAR, amount, dollar_text, exact_amount, number_locale
from ui.wording.roles import first_coin, known_tokens
from wallet import DOLLARS
from wallet.amounts import exact, show

if TYPE_CHECKING:
    from wallet import World

Kind = Literal["own", "coin", "dollars"]
KINDS: tuple[Kind, ...] = ("own", "coin", "dollars")
DOLLAR_DECIMALS, CENTS = 6, 2


class MoneyTerms(NamedTuple):
    """What was chosen: the kind, and whether coin prices are those of every hour instead of one that holds for all."""

    kind: Kind = "own"
    live: bool = False


_chosen = [MoneyTerms()]


def use_terms(kind: str, live: bool) -> None:
    """Tell amounts in these terms from now on; unknown ones are taken as "own"."""
    _chosen[0] = MoneyTerms(next((known for known in KINDS if known == kind), "own"), live)


def chosen_terms() -> MoneyTerms:
    """The terms chosen."""
    return _chosen[0]


def terms_offered() -> tuple[tuple[Kind, str], ...]:
    """The terms between which there is a choice, with their titles: where there is one coin, that and dollars."""
    coins = [symbol for symbol, token in known_tokens().items() if token.kind == "coin"]
    if len(coins) < 2:
        return ("own", first_coin()), ("dollars", "Dollars")
    return ("own", "Own coin"), ("coin", first_coin()), ("dollars", "Dollars")


def terms_of(coin: str) -> str:
    """In what amounts of a coin or of `DOLLARS` are told: that itself, the first coin, or `DOLLARS`. A coin that
    is alone is everything's own."""
    own = first_coin() if coin == DOLLARS and len(terms_offered()) < len(KINDS) else coin
    return {"own": own, "coin": first_coin(), "dollars": DOLLARS}[_chosen[0].kind]


def unit_of(coin: str) -> str:
    """What stands behind a number of those terms, or in the head of its column: the coin, or a dollar sign."""
    return DOLLAR if (into := terms_of(coin)) == DOLLARS else into


class Money(NamedTuple):
    """An amount in the terms chosen: the number as it is shown with the unit that stands behind it ("" behind dollars, whose sign
    is in the number), and all of its digits.
    """

    number: str
    unit: str
    exactly: str

    @property
    def whole(self) -> str:
        """Number and unit."""
        return f"{self.number} {self.unit}" if self.unit else self.number

    @property
    def bare(self) -> str:
        """The number without any sign of its unit, for a column whose head has it."""
        return self.number.replace(DOLLAR, "")


def told(priced: World, value: int, coin: str, sign: bool = False, places: int = 4) -> Money:
    """`value` of a coin's smallest unit in the terms chosen, at the coin prices of `priced`."""
    into = terms_of(coin)
    value = priced.in_terms_of(value, coin, into)
    if into == DOLLARS:
        return Money(dollars_of(value, sign), "", dollars_exactly(value))
    return Money(amount(value, into, places, sign), into, exact_amount(value, into))


def own_money(value: int, coin: str) -> Money:
    """`value` of the smallest unit of a coin, or of millionths of `DOLLARS`, in that itself."""
    if coin == DOLLARS:
        return Money(dollars_of(value), "", dollars_exactly(value))
    return Money(amount(value, coin), coin, exact_amount(value, coin))


def dollars_of(micro: int, sign: bool = False) -> str:
    """Millionths of a dollar as "$45,186.20", "+$12.40", "\u2212$3.20", "<$0.01"."""
    return dollar_text(show(micro, DOLLAR_DECIMALS, CENTS, number_locale(), sign))


def dollars_exactly(micro: int) -> str:
    """All digits of them."""
    return dollar_text(exact(micro, DOLLAR_DECIMALS, number_locale()))
