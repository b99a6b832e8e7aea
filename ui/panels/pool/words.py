"""What adding to a pool or taking out of it means, in words: a gain or a cost with its reason, and the story of the review.

Every number is a figure of the receipt or of the world; fractions are only for percents on the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from ui.wording import ReviewLine, ReviewStory, amount, amount_with_unit, exact_amount, percent, story_of
from wallet import liquidity
from wallet.actions import AddLiquidity, RemoveExactly, RemoveLiquidity

if TYPE_CHECKING:
    from wallet import Outcome, World

Moves = AddLiquidity | RemoveLiquidity | RemoveExactly
UNSEEN = 0.00005
"""Less than this rounds to 0.00 %."""


def shares(value: int, share: str) -> str:
    """An amount of pool shares with its unit."""
    return f"{amount(value, share)} shares"


def bonus_part(outcome: Outcome) -> float:
    """What the imbalance of the pool gives (or, negative, takes), as a part of what is put in or given up."""
    figures = outcome.receipt.figures
    base = int(figures["paid_in"] if "paid_in" in figures else figures["given_up"])
    return int(figures["bonus"]) / base if base else 0.0


def bonus_name(outcome: Outcome) -> str:
    part = bonus_part(outcome)
    return "Gain or cost" if abs(part) < UNSEEN else "You gain" if part > 0 else "It costs you"


def bonus_words(world: World, action: Moves, outcome: Outcome) -> str:
    """Why more or less comes than was paid in: which coin the pool is short of."""
    part = bonus_part(outcome)
    if abs(part) < UNSEEN:
        one = bool(action.into) if isinstance(action, RemoveLiquidity) else not all(action.amounts)
        even = "Neither gain nor cost: this keeps to the pool\u2019s own proportion."
        return "Hardly a gain or cost: the fee for one coin alone takes what the pool gives for it." if one else even
    verb = f"You receive {percent(abs(part))} {'more' if part > 0 else 'less'}"
    reason = _reason(world, action, part > 0)
    return f"{verb} because {reason}."


def add_story(world: World, action: AddLiquidity, outcome: Outcome) -> ReviewStory:
    """What the review tells of adding liquidity."""
    told, market = story_of(action, outcome, world), liquidity.pool_of(world, action.market)
    figures = outcome.receipt.figures
    paid_in = zip(market.coins, (int(figures["first"]), int(figures["second"])), strict=True)
    names = [amount_with_unit(paid, token) for token, paid in paid_in if paid]
    sides = liquidity.sides(outcome.world, action.market)
    most = sides.coins[0 if sides.percents[0] >= sides.percents[1] else 1]
    risks = [
        ReviewLine(
            bonus_words(world, action, outcome).rstrip("."), _bonus_size(outcome), "rise" if bonus_part(outcome) > 0 else "info"
        ),
        ReviewLine(
            "The share follows the pool", f"it would be {max(sides.percents)} % {most} now, more of whatever others sell", "pool"
        ),
    ]
    open_ones = [token for token, size in zip(market.coins, action.amounts, strict=True) if size and token not in world.coins]
    if action.approve == "unlimited" and open_ones:
        line = f"the pool could later take all your {' and '.join(open_ones)}, until you revoke it in the wallet"
        risks.append(ReviewLine("The approval stays open without limit", line, "unlock"))
    else:
        risks.append(_least_line(shares(action.minimum, market.share)))
    got = int(outcome.receipt.figures["got"])
    return replace(
        told,
        title=f"Add {' and '.join(names)} to the pool",
        amount=amount(got, market.share),
        amount_exact=exact_amount(got, market.share),
        when="shares of the pool at once",
        risks=tuple(risks),
    )


def remove_story(world: World, action: RemoveLiquidity | RemoveExactly, outcome: Outcome) -> ReviewStory:
    """What the review tells of taking liquidity out."""
    told, market, figures = story_of(action, outcome, world), liquidity.pool_of(world, action.market), outcome.receipt.figures
    came = zip(market.coins, (int(figures["first"]), int(figures["second"])), strict=True)
    got = [(token, size) for token, size in came if size]
    (token, first), burned = got[0], shares(int(figures["paid"]), market.share)
    also = "".join(f" and {amount_with_unit(value, other)}" for other, value in got[1:])
    if isinstance(action, RemoveExactly):
        title = f"Withdraw {amount_with_unit(first, token)}{also} from the pool"
        limit = ReviewLine(
            "The pool may move first", f"for more than {shares(action.most, market.share)} nothing is done", "fall"
        )
    else:
        title = f"Withdraw {burned} from the pool{f' as {action.into}' if action.into else ''}"
        least = zip(market.coins, action.minimums, strict=True)
        limit = _least_line(" and ".join(amount_with_unit(size, other) for other, size in least if other in dict(got)))
    line = ReviewLine(
        bonus_words(world, action, outcome).rstrip("."), _bonus_size(outcome), "rise" if bonus_part(outcome) > 0 else "info"
    )
    return replace(
        told,
        title=title,
        amount=amount(first, token),
        amount_exact=exact_amount(first, token),
        when=f"{token}{also} at once" if not isinstance(action, RemoveExactly) else f"{token}{also} for {burned}",
        risks=(line, limit),
    )


def _bonus_size(outcome: Outcome) -> str:
    figures = outcome.receipt.figures
    units = outcome.receipt.units
    worth = amount_with_unit(int(figures["worth"]), units["worth"])
    return f"{amount_with_unit(int(figures['bonus']), units['bonus'], sign=True)}: it redeems for {worth}"


def _least_line(least: str) -> ReviewLine:
    return ReviewLine("The pool may move first", f"for less than {least} nothing is done", "fall")


def _reason(world: World, action: Moves, gain: bool) -> str:
    sides = liquidity.sides(world, action.market)
    if not sides.short:
        return "an uneven amount pays a fee"
    plenty = sides.coins[1 - sides.coins.index(sides.short)]
    short_of, has_plenty = f"the pool is short of {sides.short}", f"the pool has plenty of {plenty}"
    heavy = _most_of(world, action, sides.coins)
    if isinstance(action, AddLiquidity):
        if gain:
            return short_of
        return "an uneven amount pays a fee" if heavy == sides.short else has_plenty
    if gain:
        return has_plenty
    return "an uneven amount pays a fee" if heavy == plenty else short_of


def _most_of(world: World, action: Moves, coins: tuple[str, str]) -> str:
    """Of which coin an action moves more, by what it redeems for; "" where it moves both in proportion."""
    if isinstance(action, RemoveLiquidity):
        return action.into
    first, second = (
        world.worth(coin, size, world.redemption_rate(coin)) for coin, size in zip(coins, action.amounts, strict=True)
    )
    return coins[0 if first >= second else 1]
