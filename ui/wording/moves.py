"""What an action moved into and out of my wallet, apart from the network fee: the same figures for columns and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ui.wording.numbers import amount_with_unit, exact_amount
from ui.wording.roles import first_coin

if TYPE_CHECKING:
    from wallet import Receipt

YOU = "you"


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


def fee_of(receipt: Receipt | None) -> int:
    """The network fee of a receipt, in the smallest unit of its coin; 0 where there is none."""
    fee = receipt.figures.get("network_fee", 0) if receipt is not None else 0
    return fee if isinstance(fee, int) else 0


def paid_fee_words(receipt: Receipt | None) -> str:
    """The network fee of a receipt, and where it goes: older receipts are of fees that were burned."""
    fee, coin = fee_of(receipt), fee_coin(receipt)
    if not fee or receipt is None:
        return "No network fee"
    burned = receipt.figures.get("fee_burned", fee)
    to = "burned" if burned == fee else "part burned, the rest to validators" if burned else "paid to those who stake"
    return f"Network fee {amount_with_unit(fee, coin)}, {to}"


def fee_coin(receipt: Receipt | None) -> str:
    """The coin in which it was paid; that of the first chain where an older receipt does not say."""
    return first_coin() if receipt is None else receipt.units.get("network_fee", first_coin())


def moves(receipt: Receipt | None) -> tuple[Move, ...]:
    """What came in and went out of my wallet, without the network fee."""
    if receipt is None:
        return ()
    found = []
    for change in receipt.changes:
        if change.account == YOU:
            aside = fee_of(receipt) if change.token == fee_coin(receipt) else 0
            moved = change.after - change.before + aside
            if moved:
                found.append(Move(change.token, moved))
    return tuple(found)


def ins(receipt: Receipt | None) -> tuple[Move, ...]:
    """What came in."""
    return tuple(move for move in moves(receipt) if move.amount > 0)


def outs(receipt: Receipt | None) -> tuple[Move, ...]:
    """What went out, without the fee."""
    return tuple(move for move in moves(receipt) if move.amount < 0)
