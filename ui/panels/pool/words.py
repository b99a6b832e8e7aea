"""What adding to a pool or taking out of it means, in words: a gain or a cost with its reason, and the story of the review.

Every number is a figure of the receipt or of the world; fractions are only for percents on the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from ui.wording import ReviewLine, ReviewStory, amount, amount_with_unit, exact_amount, percent, story_of
from wallet import liquidity
from wallet.actions import AddLiquidity, RemoveLiquidity

if TYPE_CHECKING:
    from wallet import Outcome, World

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


def bonus_words(world: World, action: AddLiquidity | RemoveLiquidity, outcome: Outcome) -> str:
    """Why more or less comes than was paid in: which coin the pool is short of."""
    part = bonus_part(outcome)
    if abs(part) < UNSEEN:
        one = not all(action.amounts) if isinstance(action, AddLiquidity) else bool(action.into)
        even = "Neither gain nor cost: this keeps to the pool\u2019s own proportion."
        return "Hardly a gain or cost: the fee for one coin alone takes what the pool gives for it." if one else even
    verb = f"You receive {percent(abs(part))} {'more' if part > 0 else 'less'}"
    reason = _reason(world, action, part > 0)
    return f"{verb} because {reason}."


def add_story(world: World, action: AddLiquidity, outcome: Outcome) -> ReviewStory:
    """What the review tells of adding liquidity."""
    told, market = story_of(action, outcome, world), liquidity.pool_of(world, action.market)
    names = [amount_with_unit(paid, token) for token, paid in zip(market.coins, action.amounts, strict=True) if paid]
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
    token = market.sells(world)
    if action.approve == "unlimited" and action.amounts[market.coin_index(token)]:
        line = f"the pool could later take all your {token}, until you revoke it in the wallet"
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


def remove_story(world: World, action: RemoveLiquidity, outcome: Outcome) -> ReviewStory:
    """What the review tells of taking liquidity out."""
    told, market, figures = story_of(action, outcome, world), liquidity.pool_of(world, action.market), outcome.receipt.figures
    got = [
        (token, int(figures[name]), least)
        for token, name, least in zip(market.coins, ("first", "second"), action.minimums, strict=True)
        if int(figures[name])
    ]
    token, first, _least = got[0]
    also = "".join(f" and {amount_with_unit(value, other)}" for other, value, _ in got[1:])
    risks = (
        ReviewLine(
            bonus_words(world, action, outcome).rstrip("."), _bonus_size(outcome), "rise" if bonus_part(outcome) > 0 else "info"
        ),
        _least_line(" and ".join(amount_with_unit(least, other) for other, _, least in got)),
    )
    return replace(
        told,
        title=f"Withdraw {shares(action.amount, market.share)} from the pool{f' as {action.into}' if action.into else ''}",
        amount=amount(first, token),
        amount_exact=exact_amount(first, token),
        when=f"{token}{also} at once",
        risks=risks,
    )


def _bonus_size(outcome: Outcome) -> str:
    figures = outcome.receipt.figures
    units = outcome.receipt.units
    worth = amount_with_unit(int(figures["worth"]), units["worth"])
    return f"{amount_with_unit(int(figures['bonus']), units['bonus'], sign=True)}: it redeems for {worth}"


def _least_line(least: str) -> ReviewLine:
    return ReviewLine("The pool may move first", f"for less than {least} nothing is done", "fall")


def _reason(world: World, action: AddLiquidity | RemoveLiquidity, gain: bool) -> str:
    sides = liquidity.sides(world, action.market)
    if not sides.short:
        return "an uneven amount pays a fee"
    plenty = sides.coins[1 - sides.coins.index(sides.short)]
    short_of, has_plenty = f"the pool is short of {sides.short}", f"the pool has plenty of {plenty}"
    if isinstance(action, AddLiquidity):
        heavy = sides.coins[0 if action.amounts[0] >= action.amounts[1] else 1]
        if gain:
            return short_of
        return "an uneven amount pays a fee" if heavy == sides.short else has_plenty
    if gain:
        return has_plenty
    return "an uneven amount pays a fee" if action.into == plenty else short_of
