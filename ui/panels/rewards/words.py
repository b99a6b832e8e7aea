"""How a reward is worded: what earned it, how it arrived, and what rewards come to together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ui.wording import amount, exact_amount, first_coin, known_tokens, stake_word, things, token_name
from wallet import lent_parts, reward_sum, reward_sums

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
_OWED = ("debt fell", "debt rose")


def earner(key: str, coin: str = "") -> str:
    """What a key of rewards is called: the token, where it lies at a lender, or the locked position by its coin."""
    if key in known_tokens() or lent_parts(key):
        return token_name(key)
    return f"{coin or first_coin()}, {stake_word(key)} {key.rpartition('-')[2]}"


def arrived(reward: Reward) -> str:
    """How a reward came: never as a transfer."""
    token, place, _ = lent_parts(reward.key) or (reward.key, "", "")
    kinds = _ARRIVED.get(known_tokens()[token].kind, _LOCKED) if token in known_tokens() else _LOCKED
    kinds = _OWED if place == "borrowed" else kinds
    return kinds[0] if reward.amount >= 0 else kinds[1]


def sum_words(totals: Mapping[str, RewardSum], short: bool = False) -> str:
    """Rewards after fees, the fees, and their number, coin by coin: "+0.025600, fees 0.002844, 62 rewards"; `short` leaves the
    count out.
    """
    if not totals:
        return "no rewards"
    words = "; ".join(_summed(coin, total) for coin, total in totals.items())
    return words if short else f"{words}, {things(sum(total.rows for total in totals.values()), 'reward')}"


def _summed(coin: str, total: RewardSum) -> str:
    return f"{amount(total.amount, coin, DECIMALS, sign=True)} {coin}, fees {amount(total.fee, coin, DECIMALS)}"


def sum_hint(rows: Sequence[Reward]) -> str:
    """What each earner brought, with all digits; the lines of a coin add up to its sum."""
    keys = {row.key: row.coin for row in rows}
    named = [(earner(key, coin), coin, reward_sum(row for row in rows if row.key == key)) for key, coin in keys.items()]
    named += [("Together", coin, each) for coin, each in reward_sums(rows).items()]
    return "\n".join(
        f"{name}: {exact_amount(each.amount, coin)}, fees {exact_amount(each.fee, coin)}" for name, coin, each in named
    )
