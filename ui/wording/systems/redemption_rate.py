"""A token with a redemption rate, whose stake is on another chain."""

from __future__ import annotations

from ui.wording.systems.words import SystemWords

REFUSALS: dict[str, tuple[str, str]] = {
    "zone_halted": (
        "The protocol has halted because its rate left the safe range. Redemptions that are already under way are still paid.",
        "",
    ),
    "zone_rate_unsafe": (
        "One {token} redeems for {rate_ppm:percent_ppm} of one {coin}, outside the safe range from "
        "{low_ppm:percent_ppm} to {high_ppm:percent_ppm}. No deposits or redemptions are possible until the rate "
        "is back in the range or the range is changed.",
        "",
    ),
    "zone_stake_small": ("{amount:coin} is too little: it would give you no token.", "Use {remedy:coin}"),
    "zone_redeem_small": ("{amount:token} is too little: it would pay nothing.", "Use {remedy:token}"),
    "zone_tokens_short": (
        "There are {have:token} that are not yet waiting for a redemption, fewer than {wanted:token}. Redeem no "
        "more than you hold.",
        "Use {remedy:token}",
    ),
    "zone_amount_negative": ("This cannot be below zero. Enter zero or more.", ""),
    "zone_redeem_large": (
        "This would pay {wanted:coin}, and only {limit:coin} is staked. Redeem less, or later.",
        "Use {remedy:token}",
    ),
}

WORDS = SystemWords(refusals=REFUSALS)
