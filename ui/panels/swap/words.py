"""What a swap means, in words: under or over redemption with its sign, when to be careful, and the story of the review.

Every number is a figure of the receipt or of the world; fractions are only for percents on the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from ui.wording import (
    ReviewLine,
    ReviewStory,
    amount,
    amount_with_unit,
    percent,
    seconds_date,
    span_range,
    story_of,
    system_title,
)
from wallet import leaving, liquidity, outlook

if TYPE_CHECKING:
    from wallet import Outcome, World
    from wallet.actions import Route, Swap

FAR = 0.04
"""From this part of the redemption value on, a sale says plainly what it gives up."""
PPM = 10**6
VERY_FAR = 0.20
"""From here on the review asks for one tick."""
UNSEEN = 0.00005
"""Less than this rounds to 0.00 %."""


class SwapParts(NamedTuple):
    """What a swap brings against redemption, in the received token's smallest unit: costs are positive, gains negative.

    `discount`, `curve` and `fee` add up to `under`, exactly.
    """

    owed: int
    got: int
    under: int
    discount: int
    curve: int
    fee: int

    def of_owed(self, part: int) -> float:
        """A part of the redemption value, as a fraction for the screen."""
        return part / self.owed if self.owed else 0.0


def parts_of(outcome: Outcome) -> SwapParts:
    """The figures of a swap's receipt that say what it costs."""
    figures = outcome.receipt.figures
    names = ("owed", "got", "under_redemption", "discount", "curve", "pool_fee")
    return SwapParts(*(int(figures[name]) for name in names))


def against(parts: SwapParts, token: str) -> tuple[str, str]:
    """Name and signed amount of what a swap brings against redemption."""
    name = "Under redemption" if parts.under > 0 else "Over redemption" if parts.under < 0 else "Against redemption"
    return name, amount(-parts.under, token, sign=True) if parts.under else amount(0, token)


def redeeming_words(world: World, token: str) -> str:
    """When redeeming a token pays: "in 3 to 8 days", "at once", or from when on it is possible at all."""
    system = leaving.leaves_by(world, token)
    if not system:
        return "at once"
    opens = leaving.opens_at(world, system)
    if world.now < opens:
        return f"not before {seconds_date(opens)}"
    low, high = outlook.hours_of(outlook.redemption_stages(world, 10 ** world.listed[token].decimals, system))
    return f"in {span_range(low, high)}" if high else "at once, while coins are available"


def route_words(route: Route) -> str:
    """Through which markets a way goes."""
    first = system_title(route.market)
    return f"{first}, then {system_title(route.second)}" if route.via else first


def best_words(routes: tuple[Route, ...]) -> str:
    """Which way is taken, where that is not plain: the best of several, or one through two pools."""
    if not routes or (len(routes) < 2 and not routes[0].via):
        return ""
    return f"Best route: {route_words(routes[0])}."


def caution(world: World, action: Swap, parts: SwapParts, own_ppm: int = 0, tolerance_ppm: int = 0) -> str:
    """What to know before pressing on, "" where nothing is out of the ordinary: never a refusal.

    One's own size is worth a word where it costs more than is still tolerated of others; of a small trade it is taken as nothing.
    """
    far, heavy = parts.of_owed(parts.under), own_ppm > tolerance_ppm
    size = f"Your own size costs {percent(own_ppm / PPM)}: several smaller trades over time cost less."
    if far >= FAR:
        less = f"{amount_with_unit(parts.under, action.receive)} ({percent(far)}) less"
        than = "it is worth" if action.pay in world.coins else f"redeeming pays, {redeeming_words(world, action.pay)}"
        return f"This brings {less} than {than}. {size if heavy else ''}".rstrip()
    return size if heavy else ""


def swap_story(world: World, action: Swap, outcome: Outcome) -> ReviewStory:
    """What the review tells of a swap: what it gives up or gains first, then the limit, then what stays open."""
    told, parts = story_of(action, outcome, world), parts_of(outcome)
    least = f"for less than {amount_with_unit(action.minimum, action.receive)} nothing is traded"
    gap, lost = _gap_line(world, action, parts), parts.of_owed(parts.under) >= UNSEEN
    risks = [*((gap,) if lost else ()), ReviewLine("The price may move before it is traded", least, "fall")]
    if action.via:
        line = f"{action.via} in between: {system_title(action.market)}, then {system_title(action.second)}"
        risks.append(ReviewLine("Two pools, and both fees", line, "swap"))
    if action.approve == "unlimited":
        line = f"the pool could later take all your {action.pay}, until you revoke it in the wallet"
        risks.append(ReviewLine("The approval stays open without limit", line, "unlock"))
    else:
        risks.append(_pool_line(world, outcome.world, action.market))
    tick = ""
    if parts.of_owed(parts.under) >= VERY_FAR:
        tick = f"{percent(parts.of_owed(parts.under), 1)} under redemption: I want to see what happens"
    confirm = "Confirm purchase" if action.pay in world.coins else "Confirm sale"
    return replace(told, gains=() if lost else (gap,), risks=tuple(risks), confirm=confirm, caution=tick)


def why_nothing(world: World, market: str) -> str:
    """Why there is no preview."""
    traded = liquidity.market_if_any(world, market)
    if traded is None:
        return "There is no pool here that trades these."
    if not any(liquidity.sides(world, market).percents):
        return "The pool has no liquidity: the last provider left. Nothing can be traded until someone adds some."
    return "A preview appears as soon as the amount fits."


def sides_words(sides: liquidity.Sides) -> str:
    """24 : 76."""
    return f"{sides.percents[0]} : {sides.percents[1]}"


def _pool_line(world: World, after: World, market: str) -> ReviewLine:
    """How the pool is left: with more of what is paid, or as it was where it passes the trade on."""
    sides, left = (liquidity.sides(each, market) for each in (world, after))
    if sides.percents == left.percents:
        held = f"{' : '.join(sides.coins)} is {sides_words(sides)} before and after"
        return ReviewLine("The pool keeps its balance", held, "pool")
    held = f"{sides_words(sides)} before, {sides_words(left)} after"
    return ReviewLine("The pool is left with more of what you pay", f"{' : '.join(sides.coins)} is {held}", "pool")


def _gap_line(world: World, action: Swap, parts: SwapParts) -> ReviewLine:
    share, buys = parts.of_owed(parts.under), action.pay in world.coins
    if abs(share) < UNSEEN:
        same = "You get as much as staking would give" if buys else "The pool pays as much as redeeming"
        return ReviewLine(same, "within a hundredth of a percent", "check")
    size = amount_with_unit(abs(parts.under), action.receive)
    if parts.under < 0 and buys:
        more = f"the pool gives {percent(-share)} more than staking does"
        return ReviewLine(f"You gain {size} compared with staking", more, "rise")
    if parts.under < 0:
        return ReviewLine(
            f"You gain {size} compared with redeeming", f"the pool pays {percent(-share)} more than redeeming does", "rise"
        )
    waits = f"redeeming pays {amount_with_unit(parts.owed, action.receive)}, {redeeming_words(world, action.pay)}"
    if buys:
        waits = f"staking would give {amount_with_unit(parts.owed, action.receive)}"
    return ReviewLine(f"You give up {size}, {percent(share)}", waits, "warning" if share >= FAR else "fall")
