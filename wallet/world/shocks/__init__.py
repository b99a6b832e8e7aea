"""What can be made to happen to a world: the structs that an agenda holds and that a person can apply."""

from wallet.world.shocks.cap_drawn_low import CapDrawnLow, believed_feeds
from wallet.world.shocks.contract_drained import ContractDrained
from wallet.world.shocks.darkness import ValidatorsGoDark
from wallet.world.shocks.large_sale import LargeSale
from wallet.world.shocks.lender_run import LenderRun, run_on
from wallet.world.shocks.liquidity_leaves import LiquidityLeaves
from wallet.world.shocks.own_fault import OwnFault
from wallet.world.shocks.price_source import PriceSourceChanges
from wallet.world.shocks.redemption_rush import RedemptionRush
from wallet.world.shocks.service_slashes import ServiceSlashes
from wallet.world.shocks.slashing import SlashValidators
from wallet.world.shocks.story import Story
from wallet.world.state import Scheduled

AnyShock = (
    SlashValidators
    | LargeSale
    | LiquidityLeaves
    | RedemptionRush
    | PriceSourceChanges
    | OwnFault
    | ValidatorsGoDark
    | ContractDrained
    | ServiceSlashes
    | CapDrawnLow
    | LenderRun
    | Story
)
"""The tagged union of all shocks."""

__all__ = [
    "AnyShock",
    "CapDrawnLow",
    "ContractDrained",
    "LargeSale",
    "LenderRun",
    "LiquidityLeaves",
    "OwnFault",
    "PriceSourceChanges",
    "RedemptionRush",
    "Scheduled",
    "ServiceSlashes",
    "SlashValidators",
    "Story",
    "ValidatorsGoDark",
    "believed_feeds",
    "run_on",
]
