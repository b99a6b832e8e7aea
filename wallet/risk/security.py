"""How safe a chain is from those who stake on it: who has how much, how few could stop or take it, and what that would cost.

A protocol counts as one where what it decides counts, and as its operators where theirs does; the rest of the stake is who the
chain's preset says it is. Shares are of the coins that vote now. An outsider has to hold more than a third of all coins that
vote by the time theirs do: those that wait for the chain already, and theirs. What the entry queue then takes is the chain's own
estimate for today. Left out: who stands behind an operator, that buying so much would move the price, and that others would not
stand by.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from wallet.chain.concentration import ONE_THIRD, Concentration, Entities, concentration, outsider_needs
from wallet.errors import Refused
from wallet.library.operators import ValidatorSet, spread_over, stakers, validator_sets
from wallet.world.lines import Stage
from wallet.world.state import Chain, Issuer, World
from wallet.world.tokens import DOLLARS

PPM = 10**6
CURVE_PERCENT = (5, 95)
"""Shares of all coins between which the curve of rewards is drawn."""


class StakeHolder(msgspec.Struct, frozen=True):
    """A protocol, or `number` others alike: their coins that vote, all together, in the coin's smallest unit.

    `system` and the `token` it gives are "" for what is no protocol's. `largest` is the most that one of its `operators` has, in
    `validators`; `holders_lose_ppm` which part of what backs its tokens is lost by and by if all of these are slashed
    together, None where the chain slashes nobody or where they are nobody's in particular.
    """

    key: str
    stake: int
    number: int = 1
    system: str = ""
    token: str = ""
    operators: int = 1
    largest: int = 0
    validators: int = 0
    holders_lose_ppm: int | None = None


class Security(msgspec.Struct, frozen=True):
    """A chain at a moment, or if more were staked. Coins in smallest units, `yearly` of 1e18 before any fee.

    `of_all` counts every protocol as one, `of_operators` each of their operators. An outsider `needs` so many coins for more than
    a third, which are worth `needs_usd` (1e-6 dollars) and wait for `wait`.
    """

    chain: str
    coin: str
    staked: int
    entering: int
    supply: int
    holders: tuple[StakeHolder, ...]
    of_all: Concentration
    of_operators: Concentration
    needs: int
    needs_usd: int
    wait: tuple[Stage, ...]
    yearly: int

    @property
    def staked_ppm(self) -> int:
        """Return which part of all coins votes, in millionths, rounded down."""
        return self.staked * PPM // self.supply

    def share_ppm(self, coins: int) -> int:
        """Return which part of the stake that is, in millionths, rounded down."""
        return coins * PPM // self.staked

    @property
    def free(self) -> int:
        """Return how many coins are not staked, and do not wait to be."""
        return max(self.supply - self.staked - self.entering, 0)

    def holder(self, key: str) -> StakeHolder | None:
        """Return the row of that key; None where there is none."""
        return next((row for row in self.holders if row.key == key), None)


def secured_chains(world: World) -> tuple[str, ...]:
    """Return the chains of which it can be told who has the stake."""
    return tuple(chain.name for chain in world.every(Chain) if chain.votes().working and stakers(chain.name, 1))


def security(world: World, chain: str, more: int = 0, taker: str = "") -> Security:
    """Return how safe a chain is now or, with `more` coins staked through its protocols, once they vote.

    `taker` is the protocol that takes them all in; without one each takes its part by what it has. Refuses `stake_none` where
    nothing votes, or no protocol is there to take more.
    """
    own = world.system(chain, Chain)
    votes, sets = own.votes(), [found for found in validator_sets(world) if found.chain == chain]
    held = [own.votes(world.system(found.system, Issuer).operator).working for found in sets]
    taken = _taken(sets, held, more, taker)
    staked = votes.working + more
    rows = [(found, had + got) for found, had, got in zip(sets, held, taken, strict=True)]
    rest = stakers(chain, votes.working - sum(held))
    if not staked or not rest:
        raise Refused("stake_none")
    spread = [spread_over(world, found, stake) for found, stake in rows]
    holders = [
        _protocol(world, own, found, stake, got) for found, (_, stake), got in zip(spread, rows, taken, strict=True) if stake
    ]
    holders += [StakeHolder(name, part, number, operators=number, largest=part // number) for name, number, part in rest if part]
    needs = outsider_needs(staked + votes.entering, ONE_THIRD)
    return Security(
        chain=chain,
        coin=own.coin,
        staked=staked,
        entering=votes.entering,
        supply=world.ledger.issued[own.coin],
        holders=tuple(sorted(holders, key=lambda row: -(row.stake // row.number))),
        of_all=concentration(each for row in holders for each in _even(row.stake, row.number)),
        of_operators=concentration(_operators(own, spread, rest, staked)),
        needs=needs,
        needs_usd=world.in_terms_of(needs, own.coin, DOLLARS),
        wait=own.entry_wait(world, needs),
        yearly=own.yearly_at(staked),
    )


def reward_curve(world: World, chain: str) -> tuple[tuple[int, int], ...]:
    """Return what a coin would earn in a year, before any fee and of 1e18, by the part of all coins that is staked, in ppm."""
    own = world.system(chain, Chain)
    supply = world.ledger.issued[own.coin]
    first, last = CURVE_PERCENT
    return tuple((percent * PPM // 100, own.yearly_at(supply * percent // 100)) for percent in range(first, last + 1))


# -- inside


def _taken(sets: list[ValidatorSet], held: list[int], more: int, taker: str) -> list[int]:
    """Return how much of what is staked more each protocol takes; what rounding leaves is the largest's."""
    if taker:
        return [more if found.system == taker else 0 for found in sets]
    whole = sum(held)
    if more and not whole:
        raise Refused("stake_none")
    taken = [more * had // whole if whole else 0 for had in held]
    if taken:
        taken[held.index(max(held))] += more - sum(taken)
    return taken


def _protocol(world: World, chain: Chain, found: ValidatorSet, stake: int, more: int) -> StakeHolder:
    issuer = world.system(found.system, Issuer)
    row = max(found.operators, key=lambda row: row.stake // max(row.number, 1))
    validators = row.validators // max(row.number, 1)
    return StakeHolder(
        key=found.system,
        stake=stake,
        system=found.system,
        token=issuer.token,
        operators=sum(each.number for each in found.operators if each.stake),
        largest=row.stake // max(row.number, 1),
        validators=validators,
        holders_lose_ppm=_lost_ppm(chain, issuer, validators, more),
    )


def _lost_ppm(chain: Chain, issuer: Issuer, validators: int, more: int) -> int | None:
    """Return which part of what backs its tokens, and of `more`, the holders lose if that many are slashed together now.

    Rounded up: 0 is nothing at all.
    """
    backing = issuer.backing() + more
    if not issuer.backing() or not validators:
        return None
    try:
        lost = chain.slashing_loss(issuer.operator, validators).day_36
    except Refused:
        return None
    return -(-issuer.borne(lost, validators) * PPM // backing)


def _operators(chain: Chain, sets: list[ValidatorSet], rest: tuple[tuple[str, int, int], ...], staked: int) -> Iterator[Entities]:
    """Yield all who run validators: where stake of any size goes to validators that there are, those of the whole chain."""
    if not chain.validator_size:
        rest, sets = stakers(chain.name, staked), []
    for found in sets:
        for row in found.operators:
            yield from _even(row.stake, row.number)
    for _, number, part in rest:
        yield from _even(part, number)


def _even(whole: int, number: int) -> Iterator[Entities]:
    each, more = divmod(whole, max(number, 1))
    yield Entities(each + 1, more)
    yield Entities(each, max(number, 1) - more)
