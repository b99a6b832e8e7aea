"""A pool of two tokens of like value, in both of its versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.wording.moves import fee_coin
from ui.wording.numbers import amount_with_unit, count, share
from ui.wording.roles import first_coin, is_par, token_in
from ui.wording.stories import Formula, ReviewLine
from ui.wording.systems.trades import NAMES, TRADES
from ui.wording.systems.words import ExitWords, Figures, SystemWords, counted, labelled, summed

_POOL = "The pool\u2019s own rules do not allow this, so nothing was changed."
_RAMP = dict.fromkeys(("ramp_out_of_range", "ramp_too_far", "ramp_too_short", "ramp_too_soon"), (_POOL, ""))
"""How a vote may move the amplification; no form can ask for it, so one sentence is enough."""

REFUSALS: dict[str, tuple[str, str]] = {
    **TRADES,
    **_RAMP,
    "market_maximum": (
        "This would burn {needed:share}, and your limit is {maximum:share}. Nothing was withdrawn.",
        "Use {remedy:share}",
    ),
    "market_unbalanced": (
        "The pool is too unbalanced for this. Try a smaller amount; withdrawing both coins in proportion always works.",
        "",
    ),
}


def _swap(f: Figures) -> tuple[Formula, ...]:
    shape = f"curve with amplification {count(int(f['amplification']))}" if "amplification" in f else "own rule"
    return (
        Formula(
            "Under redemption",
            "fee + your own size + the discount that was there",
            f"{summed(f, 'pool_fee', 'curve', 'discount')} = {counted(f, 'under_redemption')}",
        ),
        Formula(
            "Price",
            f"the pool\u2019s {shape}, solved for what it holds now",
            f"{counted(f, 'price')} for each",
        ),
    )


def _add(f: Figures) -> tuple[Formula, ...]:
    return (
        Formula(
            "Gain or cost",
            "what the shares redeem for, less what you deposit",
            f"{counted(f, 'worth')} − {counted(f, 'paid_in')} = {counted(f, 'bonus')}",
        ),
    )


def _remove(f: Figures) -> tuple[Formula, ...]:
    return (
        Formula(
            "Gain or cost",
            "what you withdraw, less what the shares redeemed for",
            f"{counted(f, 'worth')} − {counted(f, 'given_up')} = {counted(f, 'bonus')}",
        ),
    )


def _discount(figures: Figures, receipt: Any) -> ReviewLine:
    gap = figures["gap"]
    less = (
        f"selling now would bring {amount_with_unit(abs(gap), fee_coin(receipt))} {'less' if gap >= 0 else 'more'} than redeeming"
    )
    if is_par(receipt.units.get("got", "")):
        value = (
            f"it pays {amount_with_unit(gap, fee_coin(receipt))} less than one for one now"
            if gap > 0
            else "it pays one for one now"
        )
        return ReviewLine("The market is the only way out", value, "fall")
    return ReviewLine("The market may pay less than redeeming", less, "fall")


def _minimum(figures: Figures, receipt: Any) -> ReviewLine:
    return ReviewLine("The price moves before it is traded", "below your minimum nothing is traded", "fall")


def _no_minimum(figures: Figures, receipt: Any) -> ReviewLine:
    return ReviewLine("No minimum is set", "it is traded at whatever the pool pays then", "warning")


def _pool_share(figures: Figures, receipt: Any) -> ReviewLine:
    bonus = figures["bonus"]
    word, size = "gain" if bonus >= 0 else "cost", amount_with_unit(abs(bonus), receipt.units.get("bonus", first_coin()))
    return ReviewLine(
        "The value of the share moves with the pool",
        f"adding now is a {word} of {size} against the balance of the pool",
        "pool",
    )


EVENTS: dict[str, Callable[[Figures], str]] = {
    "large_sale": lambda f: labelled(f, f"{amount_with_unit(f['amount'], token_in(f))} sold at once"),
    "liquidity_leaves": lambda f: labelled(f, f"{share(f['share_ppm'])} of the pool\u2019s liquidity left"),
}

SHORT: dict[str, str] = {
    "large_sale": "Sale",
    "liquidity_leaves": "Liquidity",
}

FORMULAS: dict[str, Callable[[Figures], tuple[Formula, ...]]] = {
    "swap": _swap,
    "add_liquidity": _add,
    "remove_liquidity": _remove,
}

RISKS: dict[str, Callable[[Figures, Any], ReviewLine]] = {
    "risk_discount": _discount,
    "price_may_move": _minimum,
    "no_minimum": _no_minimum,
    "pool_share_moves": _pool_share,
}

FIGURES: dict[str, str] = {
    "curve_pays": "what the curve gives",
    "pool_fee": "the pool\u2019s fee",
    "pays": "the pool pays",
    "holds": "in the pool",
    "risk_discount": "a sale at a discount",
}

EXITS = {
    "sell": ExitWords(
        *("sell", "Sell", "in the pool", "selling", "swap", "Review sale"),
        "At once. If the price moves by more than 0.10 % before it is traded, nothing is.",
        "{amount} within 0.5 % of what it redeems for",
    ),
    "withdraw": ExitWords(
        *("withdraw", "Withdraw", "from the pool", "withdrawing", "pool", "Review withdrawal"),
        "At once, all of it in {coin}. Taking only one side moves the pool\u2019s price.",
    ),
}

WORDS = SystemWords(
    refusals=REFUSALS,
    names=NAMES,
    events=EVENTS,
    short=SHORT,
    formulas=FORMULAS,
    risks=RISKS,
    figures=FIGURES,
    exits=EXITS,
)
