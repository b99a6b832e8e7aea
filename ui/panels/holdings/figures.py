"""The four figures over the chart: what I hold, what it redeems for, what it sells for, and the gap between the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.holdings.lines import held, stands_for_all, valued_in
from ui.panels.holdings.words import (
    LENT,
    NO_MARKET,
    NOT_FOR_SALE,
    each_words,
    earned_words,
    gap_words,
    hold_name,
    in_full,
    is_money,
    likely_ready,
    sold_hint,
    sold_words,
)
from ui.widgets import Figure, LineLook
from ui.wording import (
    Money,
    amount,
    decimal,
    exact_amount,
    first_protocol,
    own_money,
    span,
    span_range,
    terms_of,
    token_name,
    told,
)
from ui.wording.waits import from_when, payable
from wallet import DOLLARS, bases, leaving, outlook, own_values, redeemer

if TYPE_CHECKING:
    from wallet import Holding, Moved, Stage, World

NOT_THERE = "it cannot be sold while it is there"


class HoldingFigures:
    """`figures` go into a tab's row; `present(line, world, day)` writes them. A tab that has such a row already gives its own."""

    def __init__(self, own: tuple[Figure, Figure, Figure, Figure] | None = None) -> None:
        if own is not None:
            self.hold, self.redeems, self.sells, self.gap = own
            return
        self.hold = Figure("You hold", LineLook("hold", "dots"))
        self.redeems = Figure("Redeems for", LineLook("redeem"))
        self.sells = Figure("Sells for", LineLook("market"))
        self.gap = Figure("Gap")
        for figure, name in zip(self.figures, ("hold", "redeems", "sells", "gap"), strict=True):
            figure.setObjectName(f"figure.{name}")

    @property
    def figures(self) -> tuple[Figure, Figure, Figure, Figure]:
        """In the order in which they stand."""
        return self.hold, self.redeems, self.sells, self.gap

    def present(self, line: Holding, world: World, day: Moved | None, priced: World | None = None) -> None:
        """Show a line; `day` is what it earned in a day and what was added to it, None where unknown. Values are in the terms
        chosen, at the coin prices of `priced`; what stands under them is in their own coin."""
        priced, (coin, redeems, sells) = priced or world, own_values(world, line)
        for figure, what in zip(self.figures, ("hold", "redeem", "sell", "gap"), strict=True):
            figure.set_explained(line.key, what)
        self.hold.set_name(hold_name(line, world))
        opens = 0 if is_money(line, world) else leaving.redemption_opens(world)
        self.redeems.set_name(from_when("Redeems for", opens))
        unit, words = (
            token_name(line.token),
            day_words(day, coin if coin == DOLLARS or (len(world.coins) > 1 and line.token != coin) else ""),
        )
        self.hold.set_figure(amount(line.amount, line.token), unit, words, exact_amount(line.amount, line.token))
        own = terms_of(coin) == coin
        each = each_words(line, line.redemption_rate, coin)
        each = each if own else own_money(redeems, coin).whole
        hint = "\n".join(in_full(priced, redeems, coin))
        self._put(self.redeems, told(priced, redeems, coin), _owed(line, world, coin, each), hint)
        if sells is None:
            held = line.place == "wallet"
            self.sells.set_figure(*((NO_MARKET, "", "nothing trades it") if held else (NOT_FOR_SALE, "", NOT_THERE)))
            self.gap.set_figure("\N{EM DASH}", "", NO_MARKET)
            return
        words = sold_words(line, world, "" if own else own_money(sells, coin).whole)
        self._put(self.sells, told(priced, sells, coin), words, sold_hint(line, world))
        gap = sells - redeems
        self._put(self.gap, told(priced, gap, coin, sign=True), gap_words(line), own_money(gap, coin).exactly)

    def _put(self, figure: Figure, shown: Money, words: str, hint: str) -> None:
        figure.set_figure(shown.number, shown.unit, words, hint)


def day_words(day: Moved | None, coin: str = "") -> str:
    """What was earned in a day, and apart from it what one added or took out; in `coin`, where the unit beside it is another."""
    if day is None or day.earned != day.earned:
        return ""
    earned = f"{earned_words(day.earned, coin)} earned"
    if round(abs(day.added), 4) == 0:
        return f"{earned} in 24 hours"
    return f"{earned}, {decimal(abs(day.added), 4)} {'added' if day.added > 0 else 'taken out'} in 24 h"


def _owed(line: Holding, world: World, coin: str, each: str) -> str:
    """What each unit redeems for, or in other terms all of it in its own coin, and when: a sentence under the figure."""
    if line.place == "locked":
        return _when_free(line, world)
    if is_money(line, world):
        if line.place in LENT:
            return "with interest"
        return "it is money already" if line.place == "wallet" else "through the exit queue"
    return ", ".join(part for part in (each, how_soon(world, line, coin)) if part)


def _when_free(line: Holding, world: World) -> str:
    """How long locked stake still takes: until it earns, until it is paid out, or, while it earns, to leave as things are."""
    mine = next((row for row in leaving.my_positions(world) if row.key == line.key), None)
    if mine is None:
        return ""
    left = leaving.position_left(world, mine)
    if left and not mine.left_at:
        return f"earns in {_range(left)}"
    if mine.left_at:
        return f"paid out in {_range(left)}" if left else "free to claim"
    return f"in {_range(leaving.wait_after_locking(world, mine.system))}"


def _range(stages: tuple[Stage, ...]) -> str:
    low, _, high = leaving.hours_of(stages)
    return span_range(low, high)


def how_soon(world: World, line: Holding, coin: str) -> str:
    """How long redeeming a line takes by the first way out of each protocol that pays for it: "at once to 2.1 days"; "" where one
    of these is shut."""
    asked = _asked(world, line, coin)
    if list(asked) == [first_protocol()]:
        return when_redeemed(world, line.redemption_value)
    found = [_hours(world, protocol, amount) for protocol, amount in asked.items() if protocol]
    known = [hours for hours in found if hours is not None]
    if not line.amount or not found or len(known) < len(found):
        return ""
    low, high = min(low for low, _ in known), max(high for _, high in known)
    if not low:
        return f"at once to {span(high)}" if high else "at once"
    return f"in {span_range(low, high)}"


def _asked(world: World, line: Holding, coin: str) -> dict[str, int]:
    """The protocols that redeem a line, and how much each is asked for: of all that is staked in a coin those of what is held."""
    tokens = bases(world, coin)
    if not stands_for_all(line.key) or len(tokens) == 1:
        return {redeemer(world, tokens[0] if stands_for_all(line.key) else line.token): line.amount}
    asked: dict[str, int] = {}
    for each in held(world):
        if each.staked and each.place == "wallet" and valued_in(each, world) == coin:
            protocol = redeemer(world, each.token)
            asked[protocol] = asked.get(protocol, 0) + each.redemption_value
    return asked


def _hours(world: World, protocol: str, amount: int) -> tuple[int, int] | None:
    """How many hours a protocol's first way out takes at least and at most; None where it is shut or nobody can tell."""
    way = next(iter(world.issuer(protocol).exits(world)), None)
    if way is None or way.shut:
        return None
    low, high = outlook.hours_of(outlook.redemption_stages(world, amount, protocol))
    return (low, high) if high < outlook.NEVER_HOURS else None


def when_redeemed(world: World, wei: int) -> str:
    """How long redeeming so much by the first protocol takes when asked for now, in words that follow a comma."""
    way = next(iter(world.issuer(first_protocol()).exits(world)), None)
    if way is None or way.shut:
        return payable(way.opens if way is not None else 0)
    if not wei:
        return ""
    if not likely_ready(world):
        return "no estimate"
    low, high = outlook.hours_of(outlook.redemption_stages(world, wei))
    return f"in {span_range(low, high)}" if high else "at once"
