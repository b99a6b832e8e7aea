"""Why these numbers: each formula in words, and the same with the receipt's live figures in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ui.wording.numbers import amount, count, percent
from ui.wording.stories import Formula

if TYPE_CHECKING:
    from wallet import Receipt

RATE_ONE = 10**27
MINUS = "\N{MINUS SIGN}"


def formulas_of(receipt: Receipt) -> tuple[Formula, ...]:
    """The formulas behind an outcome; none where nothing is computed."""
    write = _BY_KIND.get(receipt.kind)
    try:
        return write(receipt.figures) if write else ()
    except (KeyError, ZeroDivisionError):
        return ()


def _eth(value: Any) -> str:
    return amount(int(value), "ETH")


def _sum(first: int, *others: int) -> str:
    """A sum in which what is taken away has a minus before it, not a plus and a minus."""
    return _eth(first) + "".join(f" {'+' if value >= 0 else MINUS} {_eth(abs(value))}" for value in others)


def _stake(f: dict[str, Any]) -> tuple[Formula, ...]:
    return (
        Formula(
            "Shares you get",
            "amount × all shares / all ETH, rounded down",
            f"{_eth(f['paid'])} × {_eth(f['pool_shares'])} / {_eth(f['pool_ether'])} = {_eth(f['shares'])}",
        ),
        Formula(
            "stETH you see",
            "shares × all ETH / all shares, rounded down",
            f"{_eth(f['shares'])} × {_eth(f['pool_ether'])} / {_eth(f['pool_shares'])} = {_eth(f['got'])}",
        ),
        Formula(
            "In 30 days",
            "amount × (growth of a usual day: mean of seven reports, one-off losses and fee taken off) to the power of 30",
            f"daily {percent(int(f['daily_rebase_1e27']) / RATE_ONE - 1, 5, sign=True)} gives {_eth(f['in_30_days'])}",
        ),
    )


def _wrap(f: dict[str, Any]) -> tuple[Formula, ...]:
    return (
        Formula(
            "wstETH you get",
            "the shares behind the stETH: amount / rate, rounded down",
            f"{_eth(f['paid'])} / {_eth(f['rate'])} = {_eth(f['got'])}",
        ),
    )


def _unwrap(f: dict[str, Any]) -> tuple[Formula, ...]:
    return (
        Formula(
            "stETH you get",
            "what the shares are worth: amount × rate, rounded down",
            f"{_eth(f['paid'])} × {_eth(f['rate'])} = {_eth(f['got'])}",
        ),
    )


def _request(f: dict[str, Any]) -> tuple[Formula, ...]:
    return (
        Formula(
            "What is paid",
            "the smaller of the amount asked for and its shares at the rate when it is finalized",
            f"at most {_eth(f['got'])}; ahead in the queue {_eth(f['ahead'])}, in the buffer {_eth(f['buffer'])}",
        ),
        Formula(
            "Missed rewards",
            "amount × mean daily growth × likely days",
            f"{_eth(f['got'])} over {count(int(f['likely_hours']))} hours = {_eth(f['missed_rewards'])}",
        ),
    )


def _swap(f: dict[str, Any]) -> tuple[Formula, ...]:
    return (
        Formula(
            "Under redemption",
            "fee + your own size + the discount that was there",
            f"{_sum(f['pool_fee'], f['curve'], f['discount'])} = {_eth(f['under_redemption'])}",
        ),
        Formula(
            "Price",
            f"the pool's curve with amplification {count(int(f['amplification']))}, solved for what it holds now",
            f"{_eth(f['price'])} for each",
        ),
    )


def _add(f: dict[str, Any]) -> tuple[Formula, ...]:
    return (
        Formula(
            "Gain or cost",
            "what the shares redeem for, less what you deposit",
            f"{_eth(f['worth'])} − {_eth(f['paid_in'])} = {_eth(f['bonus'])}",
        ),
    )


def _remove(f: dict[str, Any]) -> tuple[Formula, ...]:
    return (
        Formula(
            "Gain or cost",
            "what you withdraw, less what the shares redeemed for",
            f"{_eth(f['worth'])} − {_eth(f['given_up'])} = {_eth(f['bonus'])}",
        ),
    )


_BY_KIND = {
    "stake": _stake,
    "wrap": _wrap,
    "unwrap": _unwrap,
    "request_withdrawal": _request,
    "swap": _swap,
    "add_liquidity": _add,
    "remove_liquidity": _remove,
}
