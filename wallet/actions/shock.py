"""Making something happen to the world: a shock as an action, so that it can be previewed, undone and scripted."""

from __future__ import annotations

from msgspec.structs import asdict, replace

from wallet.actions.base import Action, Note, Outcome, Receipt, changes_between, words
from wallet.errors import Refused
from wallet.world import shocks
from wallet.world.book import Book, book_of
from wallet.world.holdings import holdings, net_worth, stands_for
from wallet.world.hour import pass_hour
from wallet.world.lender import Lender
from wallet.world.lines import YOU
from wallet.world.outlook import outage_costs
from wallet.world.state import Chain, Scheduled, World
from wallet.world.strategy import strategy_of

PPM = 10**6
BPS_WAD = 10**14
"""A ten-thousandth, in health factors of 1e18."""
MOST_HOURS = 240
"""How far ahead a shock can be set."""
STRUCK = (shocks.SlashValidators, shocks.LargeSale, shocks.RedemptionRush)
"""Shocks that name a protocol; liquidity leaves a market."""


class Shock(Action, frozen=True, tag="Shock"):
    """Let a shock strike now, or at the beginning of an hour to come: then its figures are those of now, and what its contracts
    refuse by then does not happen. Refuses shock_when, shock_too_small, shock_too_large (remedy: the largest), and what its
    contracts refuse now.
    """

    shock: shocks.AnyShock
    in_hours: int = 0

    def asked(self, world: World) -> str:
        """Return the name of the system that it strikes; "" where it names none."""
        return str(getattr(self.shock, "system", ""))

    def resized(self, refused: Refused, size: int) -> Action | None:
        """Return this shock with another size: its amount, or its share in millionths."""
        name = self.shock.__struct_fields__[0]
        return None if isinstance(self.shock, shocks.Story) else replace(self, shock=replace(self.shock, **{name: size}))

    def size_for(self, refused: Refused) -> int | None:
        """Return its size: its amount, or its share in millionths."""
        size = getattr(self.shock, self.shock.__struct_fields__[0])
        return size if isinstance(size, int) else None

    def apply(self, world: World) -> Outcome:
        """Return the world after the shock."""
        if not 0 <= self.in_hours <= MOST_HOURS:
            raise Refused("shock_when")
        after, events = self.shock.strike(world)
        token = world.issuer(getattr(self.shock, "system", "") if isinstance(self.shock, STRUCK) else "").token
        redeemed_before, sold_before = net_worth(world, YOU)
        made = self._set(world) if self.in_hours else after
        redeemed, sold = net_worth(made, YOU)
        figures: dict[str, int | str] = {
            "redeemed_before": redeemed_before,
            "redeemed": redeemed,
            "sold_before": sold_before,
            "sold": sold,
            "price_before": world.market_price(token) or 0,
            "price": made.market_price(token) or 0,
            "network_fee": 0,
            "shock": type(self.shock).__name__,
        }
        figures |= {name: value for name, value in asdict(self.shock).items() if name != "system"}
        for event in events:
            figures |= {name: value for name, value in event.figures.items() if name != "label"}
        notes: tuple[Note, ...] = (Note("undo_brings_back"),)
        units = {"amount": token} if "amount" in figures else {}
        if isinstance(self.shock, shocks.SlashValidators):
            notes = (Note("slashing_arrives", _slashing(world, self.shock)), *notes)
            units |= {"penalty": world.listed[token].coin} if self.shock.system else {}
        if isinstance(self.shock, shocks.OwnFault):
            book = book_of(world, self.shock.system)
            notes = (Note("slashing_arrives", _own_loss(world, book, self.shock)), *notes)
            units["penalty"] = book.coin
        if isinstance(self.shock, shocks.ServiceSlashes):
            units |= dict.fromkeys(("lost", "from_escrow", "yours", "yours_waiting"), strategy_of(world, self.shock.system).asset)
        if isinstance(self.shock, shocks.ValidatorsGoDark):
            notes = (Note("outage_costs", _outage(world, after, self.shock)), *notes)
        if isinstance(self.shock, shocks.LenderRun):
            units |= dict.fromkeys(("taken", "left"), str(figures["asset"]))
        if isinstance(self.shock, shocks.CapDrawnLow):
            notes = (Note("cap_ends", _ended(world, after, self.shock)), *notes)
        title = _title(self.shock, world)
        if self.in_hours:
            figures["in_hours"] = self.in_hours
            title = f"Set for {self.in_hours} hours later: {title}"
        return Outcome(made, Receipt("shock", title, changes_between(world, made), figures, notes, units=units))

    def _set(self, world: World) -> World:
        """Put it on the agenda."""
        planned = Scheduled(world.hour + self.in_hours, self.shock)
        return replace(world, agenda=tuple(sorted((*world.agenda, planned), key=lambda entry: entry.hour)))


def _slashing(world: World, shock: shocks.SlashValidators) -> dict[str, int | str]:
    """Return what the slashing will have cost all the protocol's validators, in the coin, by the days on which it arrives."""
    issuer = world.issuer(shock.system)
    chain = world.system(issuer.chain, Chain)
    count = shock.count(chain.active(issuer.operator))
    projected = chain.slashing_loss(issuer.operator, count)
    yours, pooled = stands_for(world, issuer, holdings(world, YOU)), issuer.backing()
    days = projected._asdict()
    shares: dict[str, int | str] = {
        f"yours_{name}": yours * issuer.borne(wei, count) // max(1, pooled) for name, wei in days.items()
    }
    return days | shares


def _outage(world: World, after: World, shock: shocks.ValidatorsGoDark) -> dict[str, int | str]:
    """Return in how many days blocks are final again (0: they stay so, -1: not within a year), what of your stake will be lost by
    then, and what it earns less on a day until the chain's rules change it, in the coin.
    """
    known = world.systems.get(shock.system)
    named = known if isinstance(known, (Chain, Book)) else world.issuer(shock.system)
    chain = named if isinstance(named, Chain) else world.system(named.chain, Chain)
    there = after.system(chain.name, Chain)
    ahead = there.outage("")
    mine = holdings(world, YOU)
    told = outage_costs(world, chain, YOU, mine, lambda operator, _own: (chain.outage(operator), there.outage(operator)))
    days = 0 if ahead is None else ahead.days
    return {"final_days": -1 if days is None else days, "yours_lost": told.lost, "yours_a_day": told.less}


def _own_loss(world: World, book: Book, shock: shocks.OwnFault) -> dict[str, int | str]:
    """Return what of one's own stake the fault will have cost, in the coin, by the days on which it arrives."""
    yours = book.punish(world, YOU, shock.stakes, shock.fault).yours._asdict()
    return yours | {f"yours_{name}": lost for name, lost in yours.items()}


def _ended(world: World, after: World, shock: shocks.CapDrawnLow) -> dict[str, int | str]:
    """Return what the next hour ends under the lower cap, lived on copies: your health factor at the lender that believes it,
    without it and with it, where you owe anything there; whether your loan is liquidated (`yours`), what that costs, in the first
    coin, and how many loans of others are.
    """
    feed = shock.system or shocks.believed_feeds(world)[0]
    (right, as_ever), (low, events) = pass_hour(world), pass_hour(after)
    ended, anyway = ({event.account for event in side if event.kind == "liquidation"} for side in (events, as_ever))
    yours = YOU in ended - anyway
    lost = net_worth(right, YOU)[0] - net_worth(low, YOU)[0] if yours else 0
    found: dict[str, int | str] = {"yours": int(yours), "lost": lost, "others": len(ended - anyway - {YOU})}
    for lender in after.every(Lender):
        if feed not in lender.capped_by().values():
            continue
        now, before = (
            there.system(lender.name, Lender).health(there, YOU)
            for there in (replace(side, hour=side.hour + 1) for side in (after, world))
        )
        health_bps = now.health_factor_wad // BPS_WAD
        if now.debt_value and health_bps < int(found.get("health_bps", health_bps + 1)):
            found |= {"health_before_bps": before.health_factor_wad // BPS_WAD, "health_bps": health_bps}
    return found


def _title(shock: shocks.AnyShock, world: World) -> str:
    match shock:
        case shocks.SlashValidators(share_ppm):
            return f"Slashed {share_ppm / 10_000:g} % of the protocol's validators"
        case shocks.LargeSale(amount, system):
            return f"A large holder sold {words(world, amount, world.issuer(system).token)}"
        case shocks.LiquidityLeaves(share_ppm):
            return f"{share_ppm / 10_000:g} % of the pool's liquidity left"
        case shocks.RedemptionRush(amount, system):
            return f"Others asked to redeem {words(world, amount, world.issuer(system).token)}"
        case shocks.ValidatorsGoDark(share_ppm):
            return f"{share_ppm / 10_000:g} % of the validators went offline"
        case shocks.ContractDrained(share_ppm):
            return f"{share_ppm / 10_000:g} % of a contract was drained"
        case shocks.LenderRun(share_ppm):
            return f"{share_ppm / 10_000:g} % of what a lender had left was taken out"
        case shocks.CapDrawnLow(short_ppm):
            return f"A cap on prices was drawn {short_ppm / 10_000:g} % too low"
        case shocks.PriceSourceChanges(source):
            return f"The lender takes its prices from: {source}"
        case shocks.OwnFault(stakes, _, fault):
            return f"Own validators were punished for {fault}: {stakes} stakes"
        case shocks.ServiceSlashes(share_ppm):
            return f"A service slashed {share_ppm / 10_000:g} % of what an operator allocated to it"
        case shocks.Story(note):
            return note
