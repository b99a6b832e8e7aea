"""Why the lines jump at a move of mine, in a few words read off the samples on either side of it: more tokens at the same
price widen the gap at once, and a sale under redemption makes its cost real."""

import numpy as np

from ui.charts import words
from ui.charts.series import ChartData, ChartMarker
from ui.charts.value.views import gain_at

_WIDER = 1.2
"""How many times as wide a gap must become to be explained."""
_SAME_PRICE = 0.0005
_ABOUT = 0.1
"""How far a gap may be from as many times as wide as there are tokens and still be called so."""
_COUNTED = ("no", "1", "2", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ROUGH = 0.1
"""Costs from here on are told in hundredths."""
COST = "cost of selling"
_ELSEWHERE = (
    "lock",
    "unlock",
    "redelegate",
    "claim",
    "approve",
    "revoke",
    "request_withdrawal",
    "faucet",
    "set_emode",
    "use_as_collateral",
)
"""Moves by which nobody comes to hold more tokens."""
_EXCHANGED = ("wrap", "unwrap")
"""Moves that change one's tokens for others of the same issuer: of all together, counted in their coin, they move nothing."""


def why(data: ChartData, marker: ChartMarker) -> str:
    """The words for one of my moves; empty where its hour explains itself."""
    here = data.index(marker.hour)
    if marker.shared or not marker.own or here < 1 or data.hour[here] != marker.hour or not data.about(marker):
        return ""
    if data.prices.endswith(words.MOVED):
        return ""  # coin prices are in the step, too
    step = gain_at(data, here) - gain_at(data, here - 1)
    if marker.kind == "swap" and abs(step) >= words.least(data.coin):
        if step < 0:
            return f"{COST} {words.with_unit(-step, data.coin, 2 if -step >= _ROUGH else 4)}"
        return f"bought {words.with_unit(step, data.coin)} under redemption"
    counted_in_coin = data.token == (data.own_coin or data.coin)
    if marker.kind in _ELSEWHERE or (marker.kind in _EXCHANGED and counted_in_coin):
        return ""
    return _more_tokens(data, here)


def _more_tokens(data: ChartData, here: int) -> str:
    before, after = float(data.balance[here - 1]), float(data.balance[here])
    gaps = [float(data.market_value[at] - data.redemption_value[at]) for at in (here - 1, here)]
    if not np.isfinite([before, after, *gaps]).all() or abs(gaps[1]) < max(words.least(data.coin), _WIDER * abs(gaps[0])):
        return ""
    price, was = float(data.market_price[here]), float(data.market_price[here - 1])
    if before <= 0:
        return f"sells for {words.coins(price, data.coin, 5)} each"
    if after < _WIDER * before or not abs(price / was - 1) < _SAME_PRICE:
        return ""
    often, token = _times(after / before), data.token or "tokens"
    as_wide = abs(gaps[1] / gaps[0] / (after / before) - 1) < _ABOUT if gaps[0] else False
    return f"{often} the {token}, so {often if as_wide else 'a wider'}{' the' if as_wide else ''} gap"


def _times(ratio: float) -> str:
    """ "twice", "three times", "2.5 times"."""
    whole = round(ratio)
    if abs(ratio - whole) >= 0.05:
        return f"{words.number(ratio, 1)} times"
    return "twice" if whole == 2 else f"{_COUNTED[whole] if whole < len(_COUNTED) else words.number(ratio, 0)} times"
