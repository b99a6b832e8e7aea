"""What each view of the hero chart draws of the same samples: gain or loss over what was put in, one token, the balance in
coins, the discount in percent. Floats for drawing; gaps and ratios only, nothing that a person could take for a balance."""

import msgspec
import numpy as np

from ui.charts.series import ChartData, ChartMarker, Floats, View

TITLES: dict[View, str] = {
    "gain": "Gain or loss over what you put in",
    "rate": "One token: redemption rate and market price",
    "value": "What you hold, in coins",
    "discount": "Market price against the redemption rate",
    "health": "Health of your loan, hour by hour",
    "net": "Net rate a year on your own in the loan, mean of each day",
}
HEALTH: View = "health"
LOAN_VIEWS: tuple[View, ...] = (HEALTH, "net")
"""Views of a loan of one's own: one line, and neither coins nor prices."""
IN_COINS: tuple[View, ...] = ("gain", "rate", "value")
FROM_ZERO: tuple[View, ...] = ("gain", "discount", "net")
"""Views with a level line at zero."""
LEAST = {"gain": 0.0002, "rate": 0.0005, "value": 0.002, "discount": 0.05, "health": 0.2, "net": 0.5}
"""The least height of the axis, as a share of what is drawn (in the gain view of what was put in); of the discount and the net
rate in percent, of health itself."""


class Lines(msgspec.Struct, frozen=True, eq=False):
    """The same samples as one view draws them. `balance` is None outside the value view; `low` and `high`
    are in the view's own unit."""

    redeem: Floats
    market: Floats
    low: Floats
    high: Floats
    balance: Floats | None = None


def lines(data: ChartData, view: View, window: slice, zero: float = 0.0) -> Lines:
    """What `view` draws of the samples in `window`: coins above what was put in and `zero`, coins a token, coins, or percent
    against redemption."""
    if view in LOAN_VIEWS:
        return _of_loan(data, view, window)
    price, rate = data.market_price[window], data.redemption_rate[window]
    low, high = data.low[window], data.high[window]
    if view == "rate":
        return Lines(rate, price, low, high)
    with np.errstate(divide="ignore", invalid="ignore"):
        if view == "discount":
            level = np.where(np.isfinite(rate), 0.0, np.nan)
            return Lines(level, (price / rate - 1) * 100, (low / rate - 1) * 100, (high / rate - 1) * 100)
        marked = data.market_value[window]
        if np.isfinite(low).any():
            scale = np.where(price > 0, marked / price, np.nan)
            low, high = low * scale, high * scale
    if view == "gain":
        own = data.put_in[window] - data.taken_out[window] + zero
        return Lines(data.redemption_value[window] - own, marked - own, low - own, high - own)
    return Lines(data.redemption_value[window], marked, low, high, data.balance[window])


def _of_loan(data: ChartData, view: View, window: slice) -> Lines:
    """The one line of a loan, in the place of what is one's own; no market is beside it."""
    unknown = np.full(len(data.hour[window]), np.nan)
    drawn = data.health[window] if view == HEALTH else data.net_rate[window] * 100
    return Lines(drawn if len(drawn) == len(unknown) else unknown, unknown, unknown, unknown)


def mark_value(data: ChartData, view: View, marker: ChartMarker, zero: float = 0.0) -> float:
    """The value that a mark names, in the unit of the view: of its own hour's sample what it redeemed for then for mine, what it
    sold for otherwise, and the hour's lowest trade for an event that tells of one."""
    here = data.index(marker.hour)
    drawn = lines(data, view, slice(here, here + 1), zero)
    redeem, market, low = (float(part[0]) for part in (drawn.redeem, drawn.market, drawn.low))
    if marker.own and view != "discount":
        return redeem if np.isfinite(redeem) else market
    if marker.low and np.isfinite(low):
        return low
    return market if np.isfinite(market) else redeem


def relative_gap(data: ChartData, index: int) -> float:
    """Market over redemption of one token, less one, at a sample: -0.064 is a discount of 6.40 %. NaN without a market.

    Of a token, not of all values together: what waits in the queue is paid in full and would thin the discount out.
    """
    redeems, sells = float(data.redemption_rate[index]), float(data.market_price[index])
    return sells / redeems - 1 if redeems > 0 else float("nan")


def gain_at(data: ChartData, index: int) -> float:
    """Redemption value above what was put in, at a sample."""
    return float(data.redemption_value[index] + data.taken_out[index] - data.put_in[index])


def share_axis(data: ChartData, window: slice) -> bool:
    """Whether tokens and coins count alike in these samples, so that both can be read off one axis."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = data.redemption_value[window] / data.balance[window]
    ratio = ratio[np.isfinite(ratio)]
    return not len(ratio) or bool((np.abs(ratio - 1) <= 0.02).all())
