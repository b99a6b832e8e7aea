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
    "text_secret": (
        "This looks like a secret phrase or a key. Sluice never needs one, and this text was not kept. "
        "Clear the field and the clipboard.",
        "",
    ),
    "amount_secret": (
        "This looks like a secret phrase or a key. Sluice never needs one, and this text was not kept. "
        "Clear the field and the clipboard.",
        "Clear the field",
    ),
    "amount_too_large": ("This is more than the contract can hold: at most {limit:token}.", "Use {remedy:token}"),
    "balance_short": ("You have {have:token}. This needs {need:token}.", "Use {remedy:token}"),
    "balance_short_with_fee": (
        "You have {have:token}. This needs {need:token} including the {fee:ETH} fee.",
        "Use {remedy:token}",
    ),
    "fee_short": ("You have {have:ETH}. The network fee is {need:ETH}.", ""),
    "balance_exceeded": ("You have {balance:token}. This needs {amount:token}.", "Use {remedy:token}"),
    "shares_exceeded": ("This moves more than you hold.", ""),
    "token_unknown": ("There is no token called {token} in this practice.", ""),
    "recipient_missing": ("Choose who receives it.", ""),
    "recipient_contract": (
        "\u201c{to}\u201d is a contract. What it is sent by mistake is lost. Choose a person.",
        "",
    ),
    "recipient_self": ("This would send it to yourself. Choose another receiver.", ""),
    "faucet_token": ("The practice faucet gives ETH and USDC, not {token}.", ""),
    "faucet_most": ("One visit to the faucet gives {most:token} at most.", "Use {remedy:token}"),
    "approve_coin": ("{token} needs no approval.", ""),
    "nothing_to_revoke": ("{spender} has no approval for {token} that could be taken back.", ""),
    "allowance_short": ("{spender} may take {have:token}, and this needs {need:token}.", ""),
}

STAKING = {
    "stake_zero": ("Enter an amount above zero.", ""),
    "protocol_unknown": ("There is no protocol called {protocol} in this practice.", ""),
    "staking_paused": ("The protocol takes no new stake at the moment.", ""),
    "cap_reached": ("The protocol accepts {limit:ETH} more now; the room grows again every hour.", "Use {remedy:ETH}"),
    "wrap_zero": ("Enter an amount above zero.", ""),
    "unwrap_zero": ("Enter an amount above zero.", ""),
    "wrapped_exceeded": ("You have {balance:wstETH}. This needs {amount:wstETH}.", "Use {remedy:wstETH}"),
    "transfers_stopped": ("The protocol has stopped transfers, so nothing can be moved now.", ""),
    "deposits_halted": ("The protocol sends no ether to validators at the moment.", ""),
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
    "lock_maximum": ("At most {maximum:ETH} can be locked in one go.", "Use {remedy:ETH}"),
    "lock_step": ("Validators take whole steps of {step:ETH}.", "Use {remedy:ETH}"),
    "lock_unknown": ("There is no locked stake {id} on this branch.", ""),
    "lock_leaving": ("Locked stake {id} is leaving already.", ""),
    "lock_not_active": ("Locked stake {id} still waits in the entry queue. It can leave once it is active.", ""),
    "withdrawals_not_open": (
        "Locked stake cannot leave yet: withdrawals from the chain open on {opens:date}.",
        "",
    ),
    "exit_too_young": ("A validator stays for a while after it starts. This one may leave from {opens:date}.", ""),
}

MARKETS = {
    "market_unknown": ("No pool here trades {market}.", ""),
    "market_token": ("This pool trades {first} and {second}, not {token}.", ""),
    "market_empty": ("The pool has no liquidity: the last provider left.", ""),
    "market_minimum": (
        "The price moved past your limit: you would get less than your minimum. Nothing was traded.",
        "New quote",
    ),
    "market_maximum": ("This would take more pool shares than your limit allows. Nothing was traded.", ""),
    "market_unbalanced": ("The pool is too lopsided for this amount. Try a smaller one.", ""),
    "market_amount_zero": ("Enter an amount above zero.", ""),
    "market_lp_short": ("This needs more pool shares than there are.", ""),
    "market_coin_short": ("The pool does not hold that much of it. Try a smaller amount.", ""),
    "market_same_coin": ("Pay and receive are the same token. Choose two different ones.", ""),
    "same_token": ("Pay and receive are the same token. Choose two different ones.", ""),
    "not_settled": ("The pool is so lopsided that its price cannot be worked out. Nothing was traded.", ""),
    "shock_too_small": ("This is too little to make a difference.", ""),
    "shock_too_large": ("There is not that much here to be hit.", ""),
}

HISTORY = {
    "undo_nothing": ("This is where the practice begins; there is nothing to undo.", ""),
    "redo_nothing": ("There is nothing to redo.", ""),
    "hour_past_tip": ("Nothing has been lived that far on this branch. Press play to go on.", ""),
    "hour_before_start": ("That is before this practice begins.", ""),
    "hours_negative": ("Time goes on by one hour or more. To go back, move the knob of the time bar.", ""),
    "branch_exists": ("There is already a branch called \u201c{name}\u201d.", ""),
    "branch_unknown": ("There is no branch called \u201c{name}\u201d.", ""),
    "branch_active": ("You stand on \u201c{name}\u201d. Switch to another branch first.", ""),
    "name_empty": ("Enter a name.", ""),
    "name_long": ("This name has {length:number} characters; {longest:number} fit.", ""),
    "name_unknown": ("There is no \u201c{name}\u201d in the address book.", ""),
    "note_long": ("This note has {length:number} characters; {longest:number} fit.", ""),
    "date_format": ("\u201c{text}\u201d is not a date. Write it like 2022-06-13.", ""),
    "moment_unknown": ("That moment is not part of this practice.", ""),
}

_CHAIN = "The chain does not allow this at the moment, so nothing was changed."
_REPORT = "The day\u2019s report was not accepted by the protocol\u2019s own checks, so it changed nothing."
_POOL = "The pool\u2019s own rules do not allow this, so nothing was changed."
_PROTOCOL = "The protocol\u2019s own rules do not allow this, so nothing was changed."
_NO_FORM = {
    _CHAIN: (
        "deposit_zero deposit_minimum deposit_maximum deposit_compounding exit_zero exit_too_many slash_zero slash_too_many "
        "slash_finality"
    ),
    _REPORT: (
        "report_burn report_exits_shrunk report_gain_limit report_loss_limit report_request_margin report_simulated_rate "
        "report_validators_appeared report_validators_exited report_validators_shrunk report_validators_undeposited"
    ),
    _POOL: "ramp_out_of_range ramp_too_far ramp_too_short ramp_too_soon",
    _PROTOCOL: (
        "batches_unsorted burn_zero deposit_beyond_buffer finalization_empty finalization_too_rich limit_increase "
        "limit_too_large limit_zero"
    ),
}
"""What contracts and chain refuse one another; no form can ask for it, so one sentence each is enough."""

REFUSALS: dict[str, tuple[str, str]] = {
    **AMOUNTS,
    **STAKING,
    **LOCKED,
    **MARKETS,
    **HISTORY,
    **{code: (sentence, "") for sentence, codes in _NO_FORM.items() for code in codes.split()},
}

_READ_ONLY = "{file} cannot be written, so it opened read-only. Save a copy to go on from here."
FILE_PROBLEMS: dict[str, tuple[str, str]] = {
    "file_missing": ("{file} is not there any more. It may have been moved or renamed.", "Open another"),
    "file_exists": ("{file} exists already. Choose another name.", "Choose another name"),
    "file_name": ("This cannot be the name of a file. Choose another name, without slashes and not too long.", ""),
    "file_name_secret": (
        "This name looks like a secret phrase or a key. Sluice never needs one, and no file was named so. Choose another name.",
        "",
    ),
    "file_is_folder": ("{file} is a folder, not a practice file.", "Open another"),
    "file_gone": (
        "{file} was moved, renamed or deleted while it was open. The last step was not kept; save a copy to keep all the rest.",
        "Save a copy",
    ),
    "file_replaced": (
        "Another file was put in the place of {file} while it was open. "
        "The last step was not kept; save a copy to keep all the rest.",
        "Save a copy",
    ),
    "file_not_database": ("{file} is not a practice file, so it was left as it is.", "Open another"),
    "file_foreign": ("{file} belongs to another program, so Sluice leaves it alone.", "Open another"),
    "file_damaged": (
        "{file} is damaged; {moments:number} of {of:number} steps could be saved to {saved_to}.",
        "Open what was saved",
    ),
    "file_damaged_inside": (
        "{file} is damaged: a part of its past cannot be read. Nothing was changed; what can be read goes to a new file.",
        "Save what can be read",
    ),
    "file_damaged_unsaved": (
        "{file} is damaged; {moments:number} of {of:number} steps can be read, but nothing can be written beside it. "
        "Copy it to another folder and open it there.",
        "Open another",
    ),
    "file_damaged_wholly": ("{file} is damaged, and nothing in it could be read. It was left as it is.", "Open another"),
    "file_newer": (
        "{file} was made by a newer version of Sluice (format {format}; this one reads {reads}). It opens read-only.",
        "",
    ),
    "file_newer_unreadable": ("{file} was made by a newer version of Sluice and cannot be read by this one.", "Open another"),
    "file_in_use": ("{file} is open in another window. Here it can be looked at; save a copy to go on.", "Save a copy"),
    "file_opened_to_look": ("{file} is open to look at. Save a copy to go on from here.", "Save a copy"),
    "file_read_only": (_READ_ONLY, "Save a copy"),
    "file_write_protected": (_READ_ONLY, "Save a copy"),
    "file_busy": ("{file} is being written by another program just now. Nothing was changed; try again.", ""),
    "file_unreachable": (
        "{file} cannot be reached: the folder is missing, or it may not be written there.",
        "Choose another name",
    ),
    "folder_missing": ("The folder {file} is not there.", "Choose another folder"),
    "disk_full": ("The disk is full. The last step was not kept; nothing else is lost. Free some space and repeat it.", ""),
    "disk_error": ("The disk did not answer. The last step may not be kept; save a copy on another disk.", "Save a copy"),
    "record_missing": (
        "A part of this practice\u2019s record is missing, so its recorded hours cannot be shown.",
        "Open another",
    ),
    "preset_missing": ("A file that belongs to Sluice is missing. Install it again.", ""),
    "preset_malformed": ("A file that belongs to Sluice cannot be read. Install it again.", ""),
    "export_failed": ("{file} could not be written. Choose another folder.", ""),
}
