"""Sentences for validators of Ethereum: slashing, leaks, and who receives the stake."""

from __future__ import annotations

CHAINS: dict[str, tuple[str, str]] = {
    "leak_share": (
        "{share_ppm:percent_ppm} of the stake cannot go offline here: at least one validator must, and some must stay online.",
        "",
    ),
    "stake_none": ("No one holds any stake here, so there are no shares to compare.", ""),
    "module_unknown": ("There is no staking module named {module}. Choose one of the pool’s own.", ""),
    "module_not_active": (
        "{module} takes no deposits at the moment. What waits stays in the buffer, or goes to another module.",
        "",
    ),
    "operator_unknown": ("{module} has no operator named {operator}. Choose one of its own.", ""),
    "operator_exits_shrunk": (
        "{known:number} validators have already been reported as exited, so the number cannot be {exited:number}. "
        "Report {known:number} or more.",
        "Use {remedy:number}",
    ),
    "operator_exits_exceed_deposits": (
        "Only {deposited:number} validators were ever started, so {exited:number} cannot have left. "
        "Report {deposited:number} or fewer.",
        "Use {remedy:number}",
    ),
}
