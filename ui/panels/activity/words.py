"""How a row of the activity is worded: icon, short and long words, and the one move that stands for it."""

from __future__ import annotations

from typing import Any

from ui.wording import Move, amount_with_unit, event_text, exact_amount, fee_coin, fee_of, moves, step_words

KINDS = {
    "start": ("flag", "Start"),
    "run": ("clock", "Time passed"),
    "stake": ("stake", "Staked"),
    "wrap": ("wrap", "Wrapped"),
    "unwrap": ("wrap", "Unwrapped"),
    "deposit": ("wrap", "Deposited"),
    "withdraw": ("wrap", "Withdrew"),
    "request_withdrawal": ("queue", "Asked to redeem"),
    "redeem": ("unlock", "Redeemed"),
    "claim": ("check", "Claimed"),
    "swap": ("swap", "Swapped"),
    "add_liquidity": ("pool", "Into the pool"),
    "remove_liquidity": ("pool", "Out of the pool"),
    "transfer": ("send", "Sent"),
    "faucet": ("drop", "Practice {token}"),
    "approve": ("unlock", "Approved"),
    "revoke": ("shield", "Revoked"),
    "lock": ("lock", "Locked"),
    "unlock": ("unlock", "Leaving"),
    "redelegate": ("branch", "Moved"),
    "supply": ("bank", "Supplied"),
    "withdraw_supplied": ("bank", "Withdrew"),
    "sell_deposit": ("bank", "Sold a deposit"),
    "borrow": ("bank", "Borrowed"),
    "repay": ("bank", "Repaid"),
    "open_loop": ("branch", "Looped"),
    "climb_loop": ("branch", "Looped"),
    "close_loop": ("branch", "Loop closed"),
    "set_emode": ("bank", "E-mode"),
    "use_as_collateral": ("bank", "Collateral"),
    "restake": ("shield", "Restaked"),
    "delegate": ("shield", "Delegated"),
    "leave_restaking": ("queue", "Leaving restaking"),
    "take_restaked": ("check", "Claimed"),
    "fund_vault": ("bank", "Into a vault"),
    "withdraw_vault": ("bank", "Out of a vault"),
    "mint_vault": ("bank", "Minted"),
    "repay_vault": ("bank", "Repaid"),
    "rebalance_vault": ("bank", "Repaid"),
    "exit_vault": ("bank", "Called back"),
    "change_vault_tier": ("bank", "Another tier"),
    "shock": ("warning", "Shock"),
    "set_fee": ("percent", "Fee set"),
}
GIVING = ("request_withdrawal", "transfer", "lock", "swap", "supply", "repay", "restake", "fund_vault", "repay_vault")
"""Kinds of which the short list shows what went out; of the others what came in."""


def icon_of(kind: str) -> str:
    """The icon of a kind of moment."""
    return KINDS.get(kind, ("note", ""))[0]


def short_words(row: Any) -> str:
    """Two or three words for the short list: "Staked", "Asked to redeem"."""
    words = KINDS.get(row.kind, ("", row.title))[1]
    moved = main_move(row)
    return str(words.format(token=moved.token if moved else "money"))


def long_words(row: Any) -> str:
    """The moment in words, with what happened to me in it."""
    happened = "; ".join(event_text(event) for event in row.events[:2])
    more = f" and {len(row.events) - 2} more" if len(row.events) > 2 else ""
    return f"{step_words(row)}: {happened}{more}" if happened and row.receipt is None else step_words(row)


def main_move(row: Any) -> Move | None:
    """The one move that stands for the moment; None where no balance of the wallet changed."""
    found = moves(row.receipt)
    wanted = [move for move in found if (move.amount < 0) == (row.kind in GIVING)]
    return next(iter((*wanted, *found)), None)


def shown_text(row: Any) -> str:
    """All that can be read of a moment, in the reader's number format: what a search looks in."""
    moved = moves(row.receipt)
    fee = fee_of(row.receipt)
    parts = [step_words(row), *map(event_text, row.events)]
    parts += [move.shown() for move in moved] + [move.exactly() for move in moved]
    coin = fee_coin(row.receipt)
    parts += [amount_with_unit(fee, coin), exact_amount(fee, coin)] if fee else []
    return "\n".join(parts)
