"""What a figure of a receipt is called where a form previews it: the figure's name says it, whichever system it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wallet import Receipt

LABELS = {
    "got": "You get",
    "worth": "Worth today",
    "in_30_days": "In 30 days",
    "deposit_fee": "Deposit fee",
    "rewards": "Rewards, paid at once",
    "minimum": "At least",
    "value": "The vault is worth",
    "owed": "It owes",
    "mintable": "Can be minted",
    "withdrawable": "Can be withdrawn",
    "coming": "Comes back",
    "to_validators": "For validators",
    "network_fee": "Network fee",
}
"""By name of the figure."""
OF_KIND = {
    ("lock", "paid"): "You lock",
    ("unlock", "got"): "You get, as of now",
    ("fund_vault", "paid"): "You put in",
    ("repay_vault", "paid"): "You repay",
    ("rebalance_vault", "paid"): "The vault repays",
    ("add_liquidity", "worth"): "Redeems for",
    ("remove_liquidity", "worth"): "Redeems for",
}
"""The same where one kind of receipt means something of its own."""


def figure_label(receipt: Receipt, name: str) -> str:
    """What a preview calls one of a receipt's figures."""
    return OF_KIND.get((receipt.kind, name)) or LABELS[name]
