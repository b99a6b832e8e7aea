"""The sentences themselves: every reason for which the model refuses, and every way in which a file fails.

Pattern: what happened, why, the fix with a number. No blame, no jokes, no code.
"""

from __future__ import annotations

AMOUNTS = {
    "amount_empty": ("Enter an amount.", ""),
    "amount_zero": ("Enter an amount above zero.", ""),
    "amount_format": ("\u201c{text}\u201d is not an amount. Digits and one decimal sign are read.", "Use {suggestion}"),
    "amount_ambiguous": ("\u201c{text}\u201d can be read in two ways. Use {suggestion}.", "Use {suggestion}"),
    "amount_precision": (
        "This token has {decimals:number} decimals; the last {extra:number} digits cannot be used.",
        "Use {suggestion}",
    ),
    "amount_negative": ("An amount cannot be below zero.", "Use {suggestion}"),
    "amount_too_long": ("This is longer than any amount can be. {most_digits:number} digits fit before the decimal sign.", ""),
    "amount_secret": (
        "This looks like a secret phrase or a key. Sluice never needs one, and this text was not kept. "
        "Clear the field and the clipboard.",
        "Clear the field",
    ),
    "amount_too_large": ("This is more than the contract can hold: at most {limit:token}.", "Use {remedy:token}"),
    "balance_short": ("You have {have:token}. This needs {need:token}.", "Use {remedy:token}"),
    "balance_short_fee": (
        "You have {have:token}. This needs {need:token} including the {fee:ETH} fee.",
        "Use {remedy:token}",
    ),
    "fee_short": ("You have {have:ETH}. The network fee is {fee:ETH}.", "Get practice ETH"),
    "balance_exceeded": ("You have {balance:token}. This needs {amount:token}.", "Use {remedy:token}"),
    "shares_exceeded": ("This moves more than you hold.", ""),
    "token_unknown": ("There is no token called {token} in this practice.", ""),
    "account_unknown": ("{account} is not in the address book.", ""),
    "transfer_self": ("This would send it to yourself. Choose another receiver.", ""),
    "approval_needed": (
        "{spender} may take {allowance:token}, and this needs {need:token}. Allow exactly this amount.",
        "Allow {need:token}",
    ),
    "allowance_short": (
        "{spender} may take {allowance:token}, and this needs {need:token}. Allow exactly this amount.",
        "Allow {need:token}",
    ),
    "not_settled": ("The pool is so lopsided that its price cannot be worked out. Nothing was traded.", ""),
}

STAKING = {
    "stake_zero": ("Enter an amount above zero.", ""),
    "staking_paused": ("The protocol takes no new stake at the moment.", ""),
    "cap_reached": ("The protocol accepts {limit:ETH} more now; the room grows again every hour.", "Use {remedy:ETH}"),
    "wrap_zero": ("Enter an amount above zero.", ""),
    "unwrap_zero": ("Enter an amount above zero.", ""),
    "wrapped_exceeded": ("You have {balance:wstETH}. This needs {amount:wstETH}.", "Use {remedy:wstETH}"),
    "transfers_stopped": ("The protocol has stopped transfers, so nothing can be moved now.", ""),
    "deposits_halted": ("The protocol sends no ether to validators at the moment.", ""),
    "request_min": (
        "The last part would be {amount:stETH}, under the {minimum:stETH} that a request needs.",
        "Use {remedy:stETH}",
    ),
    "request_max": ("One request takes {maximum:stETH} at most. Larger amounts are split.", "Use {remedy:stETH}"),
    "withdrawals_paused": ("Withdrawals are paused. Requests that are already in the queue keep their place.", ""),
    "withdrawals_closed": (
        "Redeeming is not possible yet: the queue opens on {opens:date}. Until then the market is the only way out.",
        "",
    ),
    "redemption_closed": (
        "Redeeming is not possible yet: the queue opens on {opens:date}. Until then the market is the only way out.",
        "",
    ),
    "withdrawals_slowed": ("The protocol waits until the slashing is counted. No estimate can be given.", ""),
    "not_finalized": ("Request {id} is not ready yet; {ahead:stETH} is ahead of it in the queue.", "Run until it is ready"),
    "already_claimed": ("Request {id} was already claimed.", ""),
    "not_owner": ("Request {id} belongs to {owner}.", ""),
    "request_not_found": ("There is no request {id} on this branch.", ""),
    "requests_empty": ("Choose at least one request that is ready.", ""),
    "claim_empty": ("Choose at least one request that is ready.", ""),
    "operator_unknown": ("There is no validator operator called {operator}.", ""),
    "stake_locked": ("This stake is locked. It leaves through the exit queue.", ""),
    "lock_minimum": ("A validator needs {minimum:ETH} or more.", "Use {remedy:ETH}"),
    "locked_exceeded": ("You have {balance:ETH} locked there. This asks for {amount:ETH}.", "Use {remedy:ETH}"),
}

MARKETS = {
    "market_unknown": ("No pool here trades {market}.", ""),
    "market_token": ("This pool trades {first} and {second}, not {token}.", ""),
    "market_empty": ("The pool has no liquidity: the last provider left.", ""),
    "market_minimum": ("The price moved past your limit: you would get less than your minimum. Nothing was traded.", "New quote"),
    "market_unbalanced": ("The pool is too lopsided for this amount. Try a smaller one.", ""),
    "market_amount_zero": ("Enter an amount above zero.", ""),
    "market_lp_short": ("This needs more pool shares than you hold.", ""),
    "same_token": ("Pay and receive are the same token. Choose two different ones.", ""),
    "tolerance_range": ("The limit must lie between 0.001 % and 50 %.", ""),
    "shock_too_large": ("Others hold less than that here: {largest:stETH} is the most.", "Use {largest:stETH}"),
    "shock_range": ("Choose a share above 0 % and up to 100 %.", ""),
}

HISTORY = {
    "undo_root": ("This is where the practice begins; there is nothing to undo.", ""),
    "redo_tip": ("There is nothing to redo.", ""),
    "hour_past_tip": ("Nothing has been lived past {tip_hour:number} hours on this branch. Press play to go on.", ""),
    "hour_before_start": ("The practice begins on {start:date}.", "Go to the start"),
    "branch_exists": ("There is already a branch called \u201c{name}\u201d.", ""),
    "branch_unknown": ("There is no branch called \u201c{name}\u201d.", ""),
    "branch_name": ("Give the branch a name.", ""),
    "branch_active": ("You stand on \u201c{name}\u201d. Switch to another branch first.", ""),
    "branch_main": ("The branch \u201c{name}\u201d is the last one and stays.", ""),
    "hours_zero": ("Choose one hour or more.", ""),
    "date_format": ("\u201c{text}\u201d is not a date. Write it like 2022-06-13.", ""),
    "read_only": ("This practice is open read-only. Save a copy to go on from here.", "Save a copy"),
    "scenario_unknown": ("There is no scenario called \u201c{name}\u201d.", ""),
    "moment_unknown": ("That moment is not part of this practice.", ""),
}

REFUSALS: dict[str, tuple[str, str]] = {**AMOUNTS, **STAKING, **MARKETS, **HISTORY}

FILE_PROBLEMS: dict[str, tuple[str, str]] = {
    "file_missing": ("{file} is not there any more. It may have been moved or renamed.", "Open another"),
    "file_exists": ("{file} exists already. Choose another name.", "Choose another name"),
    "file_not_database": ("{file} is not a practice file.", "Open another"),
    "file_foreign": ("{file} belongs to another program, so Sluice leaves it alone.", "Open another"),
    "file_damaged": ("{file} is damaged. What could be read was saved beside it.", "Open what was saved"),
    "file_truncated": ("{file} is cut off. What could be read was saved beside it.", "Open what was saved"),
    "file_newer": ("{file} was made by a newer version of Sluice. It opens read-only.", "Open read-only"),
    "file_locked": ("{file} is already open in another window. It can be read here, not changed.", "Open read-only"),
    "file_read_only": ("{file} cannot be written. It opens read-only; save a copy to go on.", "Save a copy"),
    "file_readonly": ("{file} cannot be written. It opens read-only; save a copy to go on.", "Save a copy"),
    "file_denied": ("{file} may not be opened by you on this computer.", "Open another"),
    "folder_missing": ("The folder of {file} is not there.", "Choose another folder"),
    "disk_full": ("The disk is full. The last action was not kept; nothing else is lost. Free some space and repeat it.", ""),
    "file_io": ("{file} could not be read or written. The disk may be gone.", "Save a copy"),
    "record_missing": ("A part of this practice's record is missing, so its recorded hours cannot be shown.", ""),
}
