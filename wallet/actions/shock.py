"""Making something happen to the world: a shock as an action, so that it can be previewed, undone and scripted."""

from __future__ import annotations

from msgspec.structs import asdict, replace

from wallet.actions.base import Action, Note, Outcome, Receipt, changes_between, words
from wallet.chain import ethereum
from wallet.errors import Refused
from wallet.staking.rebasing import internal_ether
from wallet.world import shocks, strike
from wallet.world.holdings import holdings, net_worth
from wallet.world.liquid_staking import OPERATOR
from wallet.world.state import World
from wallet.world.tokens import GWEI


class Shock(Action, frozen=True, tag="Shock"):
    """Let a shock strike now. Refuses shock_too_small, shock_too_large (remedy: the largest), and what its contracts refuse."""

    shock: shocks.Shock

    def resized(self, refused: Refused, size: int) -> Action | None:
        """Return this shock with another size: its amount, or its share in millionths."""
        (name,) = self.shock.__struct_fields__
        return None if isinstance(self.shock, shocks.Story) else replace(self, shock=replace(self.shock, **{name: size}))

    def size_for(self, refused: Refused) -> int | None:
        """Return its size: its amount, or its share in millionths."""
        (size,) = asdict(self.shock).values()
        return size if isinstance(size, int) else None

    def apply(self, world: World) -> Outcome:
        """Return the world after the shock."""
        after, events = strike.strike(world, self.shock)
        redeemed_before, sold_before = net_worth(world, "you")
        redeemed, sold = net_worth(after, "you")
        figures: dict[str, int | str] = {
            "redeemed_before": redeemed_before,
            "redeemed": redeemed,
            "sold_before": sold_before,
            "sold": sold,
            "price_before": world.market_price("stETH") or 0,
            "price": after.market_price("stETH") or 0,
            "network_fee": 0,
            "shock": type(self.shock).__name__,
        }
        figures |= asdict(self.shock)
        for event in events:
            figures |= {name: value for name, value in event.figures.items() if name != "label"}
        notes: tuple[Note, ...] = (Note("undo_brings_back"),)
        if isinstance(self.shock, shocks.SlashValidators):
            notes = (Note("slashing_arrives", _slashing(world, self.shock.share_ppm)), *notes)
        return Outcome(after, Receipt("shock", _title(self.shock), changes_between(world, after), figures, notes))


def _slashing(world: World, share_ppm: int) -> dict[str, int | str]:
    """Return what the slashing will have cost all the protocol's validators, in wei, by the days on which it arrives."""
    active = ethereum.operator_status(world.ethereum, OPERATOR).active_validators
    projected = ethereum.projected_slashing_loss(world.ethereum, OPERATOR, active * share_ppm // strike.PPM)
    yours = sum(line.staked for line in holdings(world, "you", None) if line.place != "ready")
    pooled = internal_ether(world.lido.pool)
    days = {"at_once": projected.at_once, "day_1": projected.day_1, "day_18": projected.day_18, "day_36": projected.day_36}
    shares: dict[str, int | str] = {f"yours_{name}": yours * gwei * GWEI // pooled for name, gwei in days.items()}
    return {name: gwei * GWEI for name, gwei in days.items()} | shares


def _title(shock: shocks.Shock) -> str:
    match shock:
        case shocks.SlashValidators(share_ppm):
            return f"Slashed {share_ppm / 10_000:g} % of the protocol's validators"
        case shocks.LargeSale(amount):
            return f"A large holder sold {words(amount, 'stETH')}"
        case shocks.LiquidityLeaves(share_ppm):
            return f"{share_ppm / 10_000:g} % of the pool's liquidity left"
        case shocks.RedemptionRush(amount):
            return f"Others asked to redeem {words(amount, 'stETH')}"
        case shocks.Story(note):
            return note
