"""Sentences for amounts, balances, receivers and approvals."""

from __future__ import annotations

AMOUNTS = {
    "amount_empty": ("Enter an amount.", ""),
    "amount_zero": ("Enter an amount above zero.", ""),
    "amount_format": ("\u201c{text}\u201d is not an amount. Use digits and one decimal sign.", "Use {suggestion}"),
    "amount_ambiguous": ("\u201c{text}\u201d can be read in two ways. Use {suggestion}.", "Use {suggestion}"),
    "amount_precision": (
        "This token has {decimals:number} decimals; the last {extra:number} digits cannot be used.",
        "Use {suggestion}",
    ),
    "amount_negative": ("An amount cannot be below zero.", "Use {suggestion}"),
    "amount_too_long": ("This is longer than any amount: {most_digits:number} digits fit before the decimal sign.", ""),
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
    "amount_unseen": (
        "This contains characters that are invisible or reverse the direction of writing. Type the amount again.",
        "Use {suggestion}",
    ),
    "number_too_large": ("No contract holds a number this large: {most_digits:number} digits fit.", ""),
    "amount_too_large": ("This is more than the contract can hold: at most {limit:token}.", "Use {remedy:token}"),
    "balance_short": ("You have {have:token}. This needs {need:token}.", "Use {remedy:token}"),
    "balance_short_with_fee": (
        "You have {have:token}. This needs {need:token} including the {fee:coin} fee.",
        "Use {remedy:token}",
    ),
    "shares_short": ("This would take {needed:share}, and you have {have:share}. Enter smaller amounts.", ""),
    "fee_short": ("You have {have:coin}. The network fee is {need:coin}.", ""),
    "fee_short_with_nothing": ("You have no {coin} for the fee.", ""),
    "token_unknown": ("There is no token called {token} in this practice.", ""),
    "recipient_missing": ("Choose who receives it.", ""),
    "recipient_contract": (
        "\u201c{to}\u201d is a contract, and anything sent to it by mistake is lost. Choose a person.",
        "",
    ),
    "recipient_reserved": (
        "The simulation uses the name \u201c{to}\u201d for an account of its own. Choose a person.",
        "",
    ),
    "recipient_self": ("This would send it to yourself. Choose another receiver.", ""),
    "faucet_token": ("The practice faucet gives {gives:list}, not {token}.", ""),
    "faucet_most": ("One visit to the faucet gives {most:token} at most.", "Use {remedy:token}"),
    "approve_coin": ("{token} needs no approval.", ""),
    "nothing_to_revoke": ("{spender} has no approval for {token} to revoke.", ""),
    "allowance_short": ("{spender} may take {have:token}. This needs {need:token}.", ""),
}
