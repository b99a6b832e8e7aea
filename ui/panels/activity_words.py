"""How a moment of the practice is worded: icon, short and long words, what came in, what went out, the fee."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ui.panels.approvals_words import with_names
from ui.panels.holdings_lines import COIN, YOU
from ui.wording import amount_with_unit, event_text, exact_amount

if TYPE_CHECKING:
    from wallet import Receipt

KINDS = {
    "start": ("flag", "Start"),
    "run": ("clock", "Time passed"),
    "stake": ("stake", "Staked"),
    "wrap": ("wrap", "Wrapped"),
    "unwrap": ("wrap", "Unwrapped"),
    "request_withdrawal": ("queue", "To redeem"),
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
    "shock": ("warning", "Shock"),
}
GIVING = ("request_withdrawal", "transfer", "lock", "swap")
"""Kinds of which the short list shows what went out; of the others what came in."""


class Move(NamedTuple):
    """So much of a token, in the smallest unit, signed: in is positive."""

    token: str
    amount: int

    def shown(self) -> str:
        """Rounded, with sign and unit."""
        return amount_with_unit(self.amount, self.token, sign=True)

    def exactly(self) -> str:
        """All digits, with the unit."""
        return exact_amount(self.amount, self.token)


def icon_of(kind: str) -> str:
    """The icon of a kind of moment."""
    return KINDS.get(kind, ("note", ""))[0]


def title_of(row: Any) -> str:
    """The title of a moment, contracts by their names."""
    return with_names(str(row.title))


def short_words(row: Any) -> str:
    """Two or three words for the short list: "Staked", "To redeem", "Practice ETH"."""
    words = KINDS.get(row.kind, ("", row.title))[1]
    moved = main_move(row)
    return str(words.format(token=moved.token if moved else "money"))


def long_words(row: Any) -> str:
    """The moment in words, with what happened to me in it."""
    happened = "; ".join(event_text(event) for event in row.events[:2])
    more = f" and {len(row.events) - 2} more" if len(row.events) > 2 else ""
    return f"{title_of(row)}: {happened}{more}" if happened and row.receipt is None else title_of(row)


def fee_of(receipt: Receipt | None) -> int:
    """The network fee of a receipt, in wei; 0 where there is none."""
    fee = receipt.figures.get("network_fee", 0) if receipt is not None else 0
    return fee if isinstance(fee, int) else 0


def moves(receipt: Receipt | None) -> tuple[Move, ...]:
    """What came in and went out of my wallet, the network fee apart."""
    if receipt is None:
        return ()
    found = []
    for change in receipt.changes:
        if change.account == YOU:
            aside = fee_of(receipt) if change.token == COIN else 0
            moved = change.after - change.before + aside
            if moved:
                found.append(Move(change.token, moved))
    return tuple(found)


def main_move(row: Any) -> Move | None:
    """The one move that stands for the moment; None where no balance of the wallet changed."""
    found = moves(row.receipt)
    wanted = [move for move in found if (move.amount < 0) == (row.kind in GIVING)]
    return next(iter((*wanted, *found)), None)


def ins(row: Any) -> tuple[Move, ...]:
    """What came in."""
    return tuple(move for move in moves(row.receipt) if move.amount > 0)


def outs(row: Any) -> tuple[Move, ...]:
    """What went out, the fee apart."""
    return tuple(move for move in moves(row.receipt) if move.amount < 0)
