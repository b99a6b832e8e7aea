"""Who plays which part in the world on the screen: its first coin, its first protocol, and what stands around that.

Sentences and forms name roles; the world says who plays them. Titles are those under which systems are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wallet import TOKENS, Contract, Convertible, Roles, Token, World, bases, contracts, convertible, roles, spoken_of, title_of

if TYPE_CHECKING:
    from wallet import Receipt

SHIPPED = Roles("ETH", "stETH", "wstETH", "steCRV", "USDC", "lido", "wsteth", "curve-steth", "ethereum", "lido-queue")
"""Those of the scenarios that ship, until a world is on the screen."""
CONTRACTS = (
    Contract(SHIPPED.wrapper, SHIPPED.wrapper, "wrapper", SHIPPED.wrapped),
    Contract(SHIPPED.queue, SHIPPED.protocol, "exit", way="queue"),
    Contract(SHIPPED.market, SHIPPED.market, "market"),
)

_listed: list[Mapping[str, Token]] = [TOKENS]
_roles: list[Roles] = [SHIPPED]
_world: list[World | None] = [None]


DISCONNECT = "disconnect"
"""How a whole vault leaves."""


def use_world(world: World | None) -> None:
    """Name the tokens and systems of this world from now on; without one those of the scenarios that ship."""
    _listed[0] = TOKENS if world is None else world.listed
    _roles[0] = SHIPPED if world is None else roles(world)
    _world[0] = world


def known_tokens() -> Mapping[str, Token]:
    """The tokens of the world on the screen, in their usual order."""
    return _listed[0]


def token_of_the_world(symbol: str) -> Token | None:
    """A token of the world on the screen."""
    return _listed[0].get(symbol)


def coin_of_token(symbol: str) -> str:
    """The coin in which a token is valued; the first for what is none."""
    known = _listed[0].get(symbol)
    return known.coin if known else first_coin()


def is_coin(symbol: str) -> bool:
    """Whether a token is the coin of a chain."""
    known = _listed[0].get(symbol)
    return known is not None and known.kind == "coin"


def is_par(symbol: str) -> bool:
    """Whether a token stands for its coin one for one, and only a market turns it into that."""
    known = _listed[0].get(symbol)
    return known is not None and known.kind == "receipt"


def first_coin() -> str:
    """The coin in which all that somebody has is counted together."""
    return _roles[0].coin


def protocols_of(coin: str) -> int:
    """How many protocols take a coin."""
    return 1 if _world[0] is None else len(bases(_world[0], coin))


def first_token() -> str:
    """The token of the first protocol."""
    return _roles[0].staked


def first_wrapped() -> str:
    """The token that wraps it."""
    return _roles[0].wrapped


def first_share() -> str:
    """The share of the pool that trades it."""
    return _roles[0].share


def first_protocol() -> str:
    """The name of the first protocol."""
    return _roles[0].protocol


def first_market() -> str:
    """The name of the market that trades its token."""
    return _roles[0].market


def system_title(name: str) -> str:
    """What a system is called."""
    return title_of(name, _world[0])


def convertible_by(system: str = "", token: str = "") -> Convertible | None:
    """What takes a token and gives its own for it, by its name or that token; None where it is not in the world on the screen."""
    found = () if _world[0] is None else convertible(_world[0])
    return next((each for each in found if system in ("", each.system) and token in ("", each.token)), None)


def way_of_leaving(system: str) -> str:
    """What the chain of a book of locked stake calls the way out; of what is not in the world on the screen an exit."""
    found = _world[0].systems.get(system) if _world[0] is not None else None
    return str(getattr(found, "leaves_by", "exit"))


def is_book(system: str) -> bool:
    """Whether a system of the world on the screen is a book of locked stake."""
    return _world[0] is not None and hasattr(_world[0].systems.get(system), "leaves_by")


def stake_word(key: str) -> str:
    """What a stake of a book is called by its key: "locked", or "vault" where it is a vault of one's own."""
    return "vault" if way_of_leaving(key.rpartition("-")[0]) == DISCONNECT else "locked"


def contracts_of_the_world() -> tuple[Contract, ...]:
    """The contracts that take tokens."""
    return CONTRACTS if _world[0] is None else contracts(_world[0])


@contextmanager
def speaking_of(receipt: Receipt) -> Iterator[None]:
    """While it lasts the coin and the staked token are those of what a receipt is about, where that is on another chain."""
    before = _roles[0]
    figures = receipt.figures
    name = next((str(figures[key]) for key in ("protocol", "market", "system") if key in figures), "")
    told = {"system": name or issuer_of(receipt.units.get("paid", ""))}
    token, coin = _spoken_of(told)
    if coin != before.coin:
        _roles[0] = before._replace(coin=coin, staked=token)
    try:
        yield
    finally:
        _roles[0] = before


def issuer_of(token: str) -> str:
    """The name of the system that answers for a token; "" where none does, or the token is not known."""
    known = _listed[0].get(token)
    return known.issuer if known else ""


def title_in(figures: Mapping[str, object]) -> str:
    """What the system is called that tells something; of an older practice the first protocol."""
    return system_title(str(figures.get("system") or _roles[0].protocol))


def token_in(figures: Mapping[str, object]) -> str:
    """The token of the system that tells something, or of the market that was struck."""
    return _spoken_of(figures)[0]


def coin_in(figures: Mapping[str, object]) -> str:
    """The coin of the chain of the system that tells something."""
    return _spoken_of(figures)[1]


def _spoken_of(figures: Mapping[str, object]) -> tuple[str, str]:
    name, world = str(figures.get("system") or ""), _world[0]
    return (_roles[0].staked, _roles[0].coin) if world is None or not name else spoken_of(world, name)


def protocol_title() -> str:
    """What the first protocol is called."""
    return system_title(_roles[0].protocol)


def chain_title() -> str:
    """What its chain is called."""
    return system_title(_roles[0].chain)
