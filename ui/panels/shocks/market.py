"""Shocks to markets, queues and contracts: a large sale, liquidity that leaves, a rush to redeem, a contract that is drained."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.panels.shocks import words
from ui.panels.shocks.part import HALF_PPM, ShockPart
from ui.widgets import PreviewRow, SliderMark, even_stops, rounded_stops
from ui.wording import amount, decimals, first_market, share, system_title, token_in
from wallet import risk, shocks

if TYPE_CHECKING:
    from wallet import Outcome, World

PPM = 1_000_000
DRAINED_PPM = (10_000, 20_000, 50_000, 100_000, 200_000, 300_000, 400_000, HALF_PPM, 600_000, 700_000, 800_000, 900_000, PPM)
FIRST_DRAINED_PPM = 50_000


class SalePart(ShockPart):
    """A large holder sells in the pool, at once."""

    def __init__(self) -> None:
        super().__init__("sale", "fall", "Large holder sells", "Sold at once")

    @property
    def token(self) -> str:
        """What is sold."""
        return token_in({"system": self.system})

    def struck_in(self, found: risk.Struck) -> tuple[str, ...]:
        return found.sale

    def title_of(self, name: str) -> str:
        return f"{token_in({'system': name})}, {system_title(name)}"

    def shock_of(self, size: int) -> shocks.AnyShock:
        return shocks.LargeSale(size, self.system)

    def size_words(self, value: int) -> str:
        return f"{amount(value, self.token, 0)} {self.token}"

    def stops(self, here: risk.Reach) -> tuple[Sequence[int], Sequence[SliderMark], int]:
        one = 10 ** decimals(self.token)
        low, high = here.sale_usual // one, here.sale_most // one
        if high <= 0:
            return (), (), 0
        stops = {step * one for step in rounded_stops(max(1, low), high)} | {here.sale_recorded}
        marks = [
            SliderMark(here.sale_usual, f"typical {amount(here.sale_usual, self.token, 0)}"),
            SliderMark(here.sale_most, f"largest here {amount(here.sale_most, self.token, 0)}"),
        ]
        return sorted(stops), marks, here.sale_recorded

    def rows(self, outcome: Outcome, found: risk.Effect, world: World) -> tuple[list[PreviewRow], str]:
        return words.market_rows(found), ""


class LiquidityPart(ShockPart):
    """Other providers take their share of the pool out."""

    def __init__(self) -> None:
        super().__init__("liquidity", "pool", "Liquidity leaves", "Of the pool")

    def usual(self) -> str:
        return first_market()

    def struck_in(self, found: risk.Struck) -> tuple[str, ...]:
        return found.liquidity

    def shock_of(self, size: int) -> shocks.AnyShock:
        return shocks.LiquidityLeaves(size, self.system)

    def size_words(self, value: int) -> str:
        return share(value)

    def stops(self, here: risk.Reach) -> tuple[Sequence[int], Sequence[SliderMark], int]:
        most = here.leaving_most_ppm // 10_000 * 10_000
        if most <= 0:
            return (), (), 0
        stops = sorted({*(ppm for ppm in even_stops(50_000, 950_000, 19) if ppm < most), most})
        half = [SliderMark(HALF_PPM, "half")] if HALF_PPM in stops else []
        return stops, [SliderMark(stops[0], "a little"), *half, SliderMark(most, "most here")], HALF_PPM

    def rows(self, outcome: Outcome, found: risk.Effect, world: World) -> tuple[list[PreviewRow], str]:
        sale = amount(found.sale, found.token, 0)
        sentence = (
            f"The cost of selling {sale} {found.token} instead of redeeming it. "
            "The price hardly moves at once, but every later sale costs more."
        )
        return [words.sale_row(found), *words.market_rows(found)], sentence


class RushPart(ShockPart):
    """Others ask to redeem a great deal in one hour."""

    def __init__(self) -> None:
        super().__init__("rush", "rush", "Redemption rush", "Asked for at once")

    @property
    def token(self) -> str:
        """What is asked to be redeemed."""
        return token_in({"system": self.system})

    def struck_in(self, found: risk.Struck) -> tuple[str, ...]:
        return found.rush

    def title_of(self, name: str) -> str:
        return f"{token_in({'system': name})}, {system_title(name)}"

    def shock_of(self, size: int) -> shocks.AnyShock:
        return shocks.RedemptionRush(size, self.system)

    def size_words(self, value: int) -> str:
        return f"{amount(value, self.token, 0)} {self.token}"

    def stops(self, here: risk.Reach) -> tuple[Sequence[int], Sequence[SliderMark], int]:
        one = 10 ** decimals(self.token)
        most = here.redeemed_most
        if most < one:
            return (), (), 0
        stops = tuple(step * one for step in rounded_stops(max(1, most // one // 1_000), most // one))
        return stops, [SliderMark(most, f"all others hold {amount(most, self.token, 0)}")], most // 20

    def rows(self, outcome: Outcome, found: risk.Effect, world: World) -> tuple[list[PreviewRow], str]:
        return words.rush_rows(world, outcome, self.struck, found), words.RUSH


class DrainedPart(ShockPart):
    """A contract is drained of part of what it holds and may take."""

    tells_bearers = True

    def __init__(self) -> None:
        super().__init__("drained", "bug", "Contract drained", "Of what it holds")

    def usual(self) -> str:
        return first_market()

    def struck_in(self, found: risk.Struck) -> tuple[str, ...]:
        return found.drained

    def shock_of(self, size: int) -> shocks.AnyShock:
        return shocks.ContractDrained(size, self.system)

    def size_words(self, value: int) -> str:
        return share(value)

    def present_reach(self, world: World) -> None:
        marks = [SliderMark(DRAINED_PPM[0], "a little"), SliderMark(HALF_PPM, "half"), SliderMark(PPM, "all")]
        self._offer(DRAINED_PPM, marks, FIRST_DRAINED_PPM)

    def rows(self, outcome: Outcome, found: risk.Effect, world: World) -> tuple[list[PreviewRow], str]:
        shock = self.shock()
        assert isinstance(shock, shocks.ContractDrained)
        from_wallet = words.wallet_row(outcome)
        how = "You approved this contract: it can take from your wallet." if from_wallet.unit else "You have not approved it."
        changed = [row for row in words.market_rows(found) if row.before]
        rows = [*words.drained_rows(risk.taken_from(world, shock)), from_wallet, *changed]
        return rows, f"{how} Whoever has a share of it loses that part."
