"""Where a net worth comes from, in words: the parts beside it, and all digits of them on hover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.wording import amount, exact_amount, first_coin

if TYPE_CHECKING:
    from wallet import Worth

FEW = 2
"""Decimals of a caption."""
LEAST = 5 * 10**15
"""What rounds to more than nothing in those."""


def worth_caption(parts: Worth) -> str:
    """The net worth if redeemed and if sold, and its parts: "staking +0.03, market -0.06"; no part that shows as zero."""
    coin = first_coin()
    both = f"net worth {amount(parts.redeemed, coin, FEW)} {coin} if redeemed, {amount(parts.sold, coin, FEW)} {coin} if sold"
    shown = [f"{name} {_signed(part, FEW)}" for name, part in causes(parts) if abs(part) >= LEAST]
    return f"{both}: {', '.join(shown)}" if shown else both


def worth_hint(parts: Worth) -> str:
    """Every part with all its digits; they add up to the net worth as sold."""
    rows = [
        ("Own moves", parts.moved),
        *((name.capitalize(), part) for name, part in causes(parts)),
        ("Network fees", parts.fees),
    ]
    told = "\n".join(f"{name}: {exact_amount(part, first_coin())}" for name, part in rows)
    return (
        f"Since the start, as sold now\n{told}\nNet worth: {exact_amount(parts.sold, first_coin())}\n"
        "Own moves: what you began with and were given, less what you sent away. Staking: rewards, losses and fees that pools "
        "earned. Market: the results of your trades, and the discount that a sale would cost now. "
        f"What waits or is locked counts as redeemed. "
        f"Net worth with everything redeemed: {exact_amount(parts.redeemed, first_coin())}."
    )


def causes(parts: Worth) -> tuple[tuple[str, int], ...]:
    """The parts that nobody moved by hand."""
    return ("staking", parts.staking), ("market", parts.market), ("dollar prices", parts.dollars)


def _signed(wei: int, decimals: int) -> str:
    return amount(wei, first_coin(), decimals, sign=bool(wei))
