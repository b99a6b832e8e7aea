"""What a figure of a receipt is called where a form previews it: the figure's name says it, whichever system it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wallet import Receipt

REDEEMS = "Redeems for"
"""What tokens are owed by now, wherever that is told."""
VAULT_FEES = ("fee on vault value", "fee on what is minted", "fee on what is mintable")
"""What a vault pays for, in the order of `VaultFacts.last_fees`."""
LABELS = {
    "got": "You get",
    "worth": REDEEMS,
    "in_30_days": "In 30 days",
    "deposit_fee": "Deposit fee",
    "rewards": "Rewards, paid at once",
    "minimum": "At least",
    "value": "The vault is worth",
    "owed": "It owes",
    "mintable": "Can be minted",
    "withdrawable": "Can be withdrawn",
    "coming": "Comes back",
    "most_lost": "Services may take up to",
    "to_validators": "For validators",
    "network_fee": "Network fee",
}
"""By name of the figure."""
OF_KIND = {
    ("lock", "paid"): "You lock",
    ("unlock", "got"): "You get, as of now",
    ("fund_vault", "paid"): "You put in",
    ("supply", "paid"): "You lend",
    ("borrow", "got"): "You receive",
    ("repay", "paid"): "You repay",
    ("withdraw_supplied", "got"): "You receive",
    ("sell_deposit", "paid"): "You sell",
    ("sell_deposit", "got"): "You receive",
    ("sell_deposit", "under_redemption"): "Less than you are owed",
    ("restake", "paid"): "You restake",
    ("leave_restaking", "got"): "You get back",
    ("leave_restaking", "worst"): "Left if all is slashed",
    ("repay_vault", "paid"): "You repay",
    ("rebalance_vault", "paid"): "The vault repays",
}
"""The same where one kind of receipt means something of its own."""


def figure_label(receipt: Receipt, name: str) -> str:
    """What a preview calls one of a receipt's figures."""
    return OF_KIND.get((receipt.kind, name)) or LABELS[name]
