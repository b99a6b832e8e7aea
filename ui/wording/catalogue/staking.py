"""Sentences for staking with Lido, its queue, and stake that is locked."""

from __future__ import annotations

STAKING = {
    "stake_zero": ("Enter an amount above zero.", ""),
    "protocol_unknown": ("There is no protocol called {protocol} in this practice.", ""),
    "chain_unknown": ("There is no chain called {chain} in this practice.", ""),
    "way_unknown": ("{way} is no way out of this protocol.", ""),
    "staking_paused": ("The protocol takes no new stake at the moment.", ""),
    "cap_reached": ("The protocol accepts {limit:ETH} more now; its limit refills every hour.", "Use {remedy:ETH}"),
    "wrap_zero": ("Enter an amount above zero.", ""),
    "unwrap_zero": ("Enter an amount above zero.", ""),
    "wrapped_exceeded": ("You have {balance:wstETH}. This needs {amount:wstETH}.", "Use {remedy:wstETH}"),
    "transfers_stopped": ("The protocol has stopped transfers, so nothing can be moved now.", ""),
    "deposits_halted": ("The protocol sends no ETH to validators at the moment.", ""),
    "redemption_shut": (
        "Redeeming is not possible yet: the queue opens on {opens:date}. Until then the market is the only way out.",
        "",
    ),
    "request_min": (
        "The last part would be {amount:stETH}, under the {minimum:stETH} that a request needs.",
        "Use {remedy:stETH}",
    ),
    "request_max": ("One request takes {maximum:stETH} at most. Larger amounts are split.", "Use {remedy:stETH}"),
    "withdrawals_paused": ("Withdrawals are paused. Requests that are already in the queue keep their place.", ""),
    "not_finalized": ("Request {id} is not ready yet; {ahead:stETH} is ahead of it in the queue.", ""),
    "already_claimed": ("Request {id} was already claimed.", ""),
    "not_owner": ("Request {id} belongs to {owner}.", ""),
    "request_not_found": ("There is no request {id} on this branch.", ""),
    "nothing_chosen": ("Choose at least one request that is ready.", ""),
}

LOCKED = {
    "lock_minimum": ("A validator needs {minimum:ETH} at least.", "Use {remedy:ETH}"),
    "lock_maximum": ("At most {maximum:ETH} can be locked at a time.", "Use {remedy:ETH}"),
    "lock_step": ("Validators take multiples of {step:ETH}.", "Use {remedy:ETH}"),
    "lock_unknown": ("There is no locked stake {id} on this branch.", ""),
    "lock_leaving": ("Locked stake {id} is already leaving.", ""),
    "lock_not_active": ("Locked stake {id} is still in the entry queue. It can leave once it is active.", ""),
    "withdrawals_not_open": (
        "Locked stake cannot leave yet: withdrawals from the chain open on {opens:date}.",
        "",
    ),
    "exit_too_young": ("A validator must run for a while before it can exit. This one can exit from {opens:date}.", ""),
}
