"""What things cost as the world stands, while somebody types: a slashing, a sale, and how much the protocol still takes.

Closed forms, never runs of the world; what a slashing costs is the chain's own formula over everybody's shares. What the future
brings is asked of `wallet.world.outlook`.
"""

from __future__ import annotations

from wallet.errors import Refused
from wallet.world.lines import Note
from wallet.world.state import Chain, World

EXAMPLE_SLASHED = 1000
"""How many validators the sentence about slashing speaks of."""


def slashing_example(world: World, system: str = "") -> int:
    """Return how many validators the sentence about slashing speaks of: a thousand, or all where fewer are active."""
    issuer = world.issuer(system)
    return min(EXAMPLE_SLASHED, world.system(issuer.chain, Chain).active(issuer.operator))


def slashing_note(code: str, world: World, amount: int, system: str = "") -> tuple[Note, ...]:
    """Return what a slashing would cost `amount` of a staked token, as a note; none on a chain that slashes nobody."""
    validators = slashing_example(world, system)
    loss = slashing_loss(world, amount, system=system)
    return (Note(code, {"loss": loss, "validators": validators}),) if validators else ()


def slashing_loss(world: World, amount: int, validators: int = EXAMPLE_SLASHED, system: str = "") -> int:
    """Return what `amount` of a staked token loses over 36 days if that many of its protocol's validators are slashed.

    As many as the chain allows, where it allows fewer; 0 where it allows none.
    """
    issuer = world.issuer(system)
    backing = issuer.backing()
    try:
        lost = world.system(issuer.chain, Chain).slashing_loss(issuer.operator, validators).day_36
        lost = issuer.borne(lost, validators)
    except Refused as refused:
        return slashing_loss(world, amount, refused.remedy, system) if isinstance(refused.remedy, int) else 0
    owed = world.worth(issuer.token, amount, world.redemption_rate(issuer.token))
    return owed * lost // backing if backing else 0


def market_gap(world: World, amount: int, system: str = "") -> int:
    """Return what selling `amount` of a staked token now would bring less than redeeming it, in its coin.

    Negative where it brings more; 0 where no market quotes. It is sold as `sale_proceeds` sells it."""
    issuer = world.issuer(system)
    token, proceeds = issuer.token, world.sold_at_once(*issuer.sold_as(world, issuer.token, amount))
    return 0 if proceeds is None else world.worth(token, amount, world.redemption_rate(token)) - proceeds


def limit_growth_hour(world: World, system: str = "") -> int:
    """Return by how much the protocol's room for deposits grows in an hour, in wei."""
    return world.issuer(system).limit()[1]


def room_now(world: World, system: str = "") -> int | None:
    """Return the protocol's room for deposits, in its asset's smallest unit; None where it takes any amount."""
    return world.issuer(system).capacity(world)


def largest_room(world: World, system: str = "") -> int:
    """Return the protocol's whole room for deposits, in wei; 0 where there is no limit."""
    return world.issuer(system).limit()[0]
