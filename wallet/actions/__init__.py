"""Everything a person can do: frozen wishes that turn one world into the next."""

from wallet.actions.base import (
    YOU,
    Action,
    ApproveMode,
    Change,
    Note,
    Outcome,
    Receipt,
    network_fee,
    spendable,
)
from wallet.actions.fee import SetFee
from wallet.actions.fixes import attempt
from wallet.actions.leave import Claim, Leave, RequestWithdrawal
from wallet.actions.lending import Borrow, Repay, SellDeposit, SetEMode, Supply, UseAsCollateral, WithdrawSupplied
from wallet.actions.lock import Lock, Redelegate, Unlock
from wallet.actions.looping import HIGH, ClimbLoop, CloseLoop, OpenLoop
from wallet.actions.pool import AddLiquidity, RemoveExactly, RemoveLiquidity
from wallet.actions.restaking import Delegate, LeaveRestaking, Restake
from wallet.actions.shock import Shock
from wallet.actions.stake import Convert, Stake, Unwrap, Wrap, most_to_stake, wrapper_of
from wallet.actions.trade import (
    TOLERANCES_PPM,
    Route,
    Swap,
    maximum_after_tolerance,
    minimum_after_tolerance,
    own_size_ppm,
    reachable,
    routes,
)
from wallet.actions.transfers import Approve, Faucet, Revoke, Transfer, faucet_tokens
from wallet.actions.vaults import CallValidators, ChangeVaultTier, FundVault, MintVault, OpenVault, RepayVault, WithdrawVault

AnyAction = (
    Stake
    | Convert
    | Wrap
    | Unwrap
    | Leave
    | RequestWithdrawal
    | Claim
    | Lock
    | Unlock
    | Redelegate
    | Swap
    | AddLiquidity
    | RemoveLiquidity
    | RemoveExactly
    | Supply
    | WithdrawSupplied
    | SellDeposit
    | Borrow
    | Repay
    | SetEMode
    | UseAsCollateral
    | OpenLoop
    | ClimbLoop
    | CloseLoop
    | OpenVault
    | FundVault
    | WithdrawVault
    | MintVault
    | RepayVault
    | CallValidators
    | ChangeVaultTier
    | Restake
    | Delegate
    | LeaveRestaking
    | Transfer
    | Faucet
    | Approve
    | Revoke
    | Shock
    | SetFee
)
"""The tagged union of all actions: what a journal or a script can hold."""

__all__ = [
    "HIGH",
    "TOLERANCES_PPM",
    "YOU",
    "Action",
    "AddLiquidity",
    "AnyAction",
    "Approve",
    "ApproveMode",
    "Borrow",
    "CallValidators",
    "Change",
    "ChangeVaultTier",
    "Claim",
    "ClimbLoop",
    "CloseLoop",
    "Convert",
    "Delegate",
    "Faucet",
    "FundVault",
    "Leave",
    "LeaveRestaking",
    "Lock",
    "MintVault",
    "Note",
    "OpenLoop",
    "OpenVault",
    "Outcome",
    "Receipt",
    "Redelegate",
    "RemoveExactly",
    "RemoveLiquidity",
    "Repay",
    "RepayVault",
    "RequestWithdrawal",
    "Restake",
    "Revoke",
    "Route",
    "SellDeposit",
    "SetEMode",
    "SetFee",
    "Shock",
    "Stake",
    "Supply",
    "Swap",
    "Transfer",
    "Unlock",
    "Unwrap",
    "UseAsCollateral",
    "WithdrawSupplied",
    "WithdrawVault",
    "Wrap",
    "attempt",
    "faucet_tokens",
    "maximum_after_tolerance",
    "minimum_after_tolerance",
    "most_to_stake",
    "network_fee",
    "own_size_ppm",
    "reachable",
    "routes",
    "spendable",
    "wrapper_of",
]
