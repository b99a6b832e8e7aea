"""How a reward is worded: what earned it, how it arrived, and what rewards come to together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.wording import amount, exact_amount, first_coin, known_tokens, things, token_name
from wallet import reward_sum

if TYPE_CHECKING:
    from wallet import Reward, RewardSum

DECIMALS = 6
"""A day's reward is small: with fewer digits many days would be nothing."""
_ARRIVED = {
    "growing_balance": ("balance grew", "balance fell"),
    "rising_value": ("value rose", "value fell"),
    "reported_rate": ("rate rose", "rate fell"),
    "pool_share": ("balance in the pool grew", "balance in the pool fell"),
}
_LOCKED = ("validators earned", "validators lost")


def earner(key: str) -> str:
    """What a key of rewards is called: the token, or the locked position."""
    return token_name(key) if key in known_tokens() else f"{first_coin()}, locked {key.rpartition('-')[2]}"


def arrived(reward: Reward) -> str:
    """How a reward came: never as a transfer."""
    kinds = _ARRIVED.get(known_tokens()[reward.key].kind, _LOCKED) if reward.key in known_tokens() else _LOCKED
    return kinds[0] if reward.amount >= 0 else kinds[1]


def sum_words(total: RewardSum, short: bool = False) -> str:
    """Rewards after fees, the fees, and their number: "+0.025600, fees 0.002844, 62 rewards"; `short` leaves the count out."""
    if not total.rows:
        return "no rewards"
    earned, kept = amount(total.amount, first_coin(), DECIMALS, sign=True), amount(total.fee, first_coin(), DECIMALS)
    words = f"{earned} {first_coin()}, fees {kept}"
    return words if short else f"{words}, {things(total.rows, 'reward')}"


def sum_hint(rows: Sequence[Reward]) -> str:
    """What each earner brought, with all digits; the lines add up to the sum."""
    keys = dict.fromkeys(row.key for row in rows)
    named = [(earner(key), reward_sum(row for row in rows if row.key == key)) for key in keys]
    named.append(("Together", reward_sum(rows)))
    return "\n".join(
        f"{name}: {exact_amount(each.amount, first_coin())}, fees {exact_amount(each.fee, first_coin())}" for name, each in named
    )
