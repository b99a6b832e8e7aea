"""What a value chart is given: one point an hour of what is held, what it redeems for and what it sells
for, and the marks, previews and projections drawn with it. All values are floats in whole tokens and coins;
NaN says that there was no market. Nothing here computes a value that a person could take for a balance:
gaps and ratios only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ui.charts import words

Floats = NDArray[np.float64]
View = Literal["value", "rate", "discount"]
COLUMNS = (
    "hour",
    "balance",
    "redemption_value",
    "market_value",
    "redemption_rate",
    "market_price",
    "low",
    "high",
)


@dataclass(frozen=True, eq=False)
class ChartData:
    """Hours since the start and, for each, whole tokens and coins. `low` and `high` are the lowest and
    highest market price per token within the hour where a record tells them, else NaN. Hours up to and
    including `recorded_until_hour` come from a record, later ones from the model; None: nothing is
    recorded."""

    hour: Floats
    balance: Floats
    redemption_value: Floats
    market_value: Floats
    redemption_rate: Floats
    market_price: Floats
    low: Floats
    high: Floats
    start_unix: int = 0
    token: str = ""
    coin: str = ""
    recorded_until_hour: int | None = None

    @classmethod
    def of(
        cls,
        hour: ArrayLike,
        *,
        start_unix: int = 0,
        token: str = "",
        coin: str = "",
        recorded_until_hour: int | None = None,
        **columns: ArrayLike,
    ) -> "ChartData":
        """Data from any array-likes; columns left out are NaN throughout."""
        hours = np.asarray(hour, dtype=np.float64)
        filled = {
            name: np.asarray(columns[name], dtype=np.float64) if name in columns else np.full(len(hours), np.nan)
            for name in COLUMNS[1:]
        }
        return cls(
            hours,
            **filled,
            start_unix=start_unix,
            token=token,
            coin=coin,
            recorded_until_hour=recorded_until_hour,
        )

    @classmethod
    def empty(cls) -> "ChartData":
        """No hours at all."""
        return cls.of([])

    def __len__(self) -> int:
        return len(self.hour)

    def unix(self, hour: float) -> float:
        """Unix seconds of an hour since the start."""
        return self.start_unix + hour * 3600

    def index(self, hour: float) -> int:
        """The sample nearest to `hour`; -1 where there is none."""
        if not len(self.hour):
            return -1
        right = int(np.searchsorted(self.hour, hour))
        if right == 0 or (right < len(self.hour) and self.hour[right] - hour <= hour - self.hour[right - 1]):
            return right
        return right - 1

    def window(self, first: float, last: float) -> slice:
        """The samples from `first` to `last`, with one more on either side so that lines reach the edge."""
        low = max(int(np.searchsorted(self.hour, first, "left")) - 1, 0)
        return slice(low, min(int(np.searchsorted(self.hour, last, "right")) + 1, len(self.hour)))

    def recorded(self, hour: float) -> bool:
        """Whether this hour comes from a record."""
        return self.recorded_until_hour is not None and hour <= self.recorded_until_hour


@dataclass(frozen=True, eq=False)
class Lines:
    """The same samples as one view draws them. `balance` is None outside the value view; `low` and `high`
    are in the view's own unit."""

    redeem: Floats
    market: Floats
    low: Floats
    high: Floats
    balance: Floats | None = None


def lines(data: ChartData, view: View, window: slice) -> Lines:
    """What `view` draws of the samples in `window`: coins, coins per token, or percent against
    redemption."""
    price, rate = data.market_price[window], data.redemption_rate[window]
    low, high = data.low[window], data.high[window]
    if view == "rate":
        return Lines(rate, price, low, high)
    with np.errstate(divide="ignore", invalid="ignore"):
        if view == "discount":
            zero = np.where(np.isfinite(rate), 0.0, np.nan)
            return Lines(zero, (price / rate - 1) * 100, (low / rate - 1) * 100, (high / rate - 1) * 100)
        marked = data.market_value[window]
        scale = np.where(price > 0, marked / price, np.nan)
    return Lines(data.redemption_value[window], marked, low * scale, high * scale, data.balance[window])


def relative_gap(data: ChartData, index: int) -> float:
    """Market over redemption of one token, less one, at a sample: -0.064 is a discount of 6.40 %. NaN without a market.

    Of a token, not of all values together: what waits in the queue is paid in full and would thin the discount out.
    """
    redeems, sells = float(data.redemption_rate[index]), float(data.market_price[index])
    return sells / redeems - 1 if redeems > 0 else float("nan")


class Growing:
    """Samples that are appended to while time passes, without copying the past at every beat."""

    def __init__(self, data: ChartData) -> None:
        self._meta = data
        self._length = 0
        self._store = np.empty((len(COLUMNS), max(1024, 2 * len(data))))
        self.append(data)

    def append(self, more: ChartData) -> None:
        """Add hours that follow the last one."""
        end = self._length + len(more)
        if end > self._store.shape[1]:
            grown = np.empty((len(COLUMNS), 2 * end))
            grown[:, : self._length] = self._store[:, : self._length]
            self._store = grown
        for row, name in enumerate(COLUMNS):
            self._store[row, self._length : end] = getattr(more, name)
        self._length = end

    def view(self) -> ChartData:
        """The samples so far, as views of the buffer."""
        rows: dict[str, Any] = {name: self._store[row, : self._length] for row, name in enumerate(COLUMNS)}
        return replace(self._meta, **rows)


@dataclass(frozen=True)
class Marker:
    """Something that happened: mine (`own`) or the world's. `short` is used where `label` has no room."""

    hour: float
    label: str
    own: bool = True
    kind: str = ""
    short: str = ""


@dataclass(frozen=True, eq=False)
class Extra:
    """A dashed line of another future or another branch, named on the line."""

    name: str
    data: ChartData


@dataclass(frozen=True)
class Flat:
    """A value carried on from now to the right edge: `strong` then `label` stand on it ("10.0840", "ETH in
    hand"). `series` is the colour: redeem, market, hold or accent. `value` is in coins (drawn in the value
    view only)."""

    value: float
    strong: str
    label: str
    series: str = "redeem"


@dataclass(frozen=True)
class Future:
    """When something will likely be ready: a band from the low to the high hour. `value` puts a diamond at
    the likely hour; `title` heads the words beside the band."""

    low_hour: float
    likely_hour: float
    high_hour: float
    title: str = "ready"
    value: float = float("nan")


def summary(data: ChartData, markers: Sequence[Marker] = ()) -> str:
    """One sentence for who cannot see the chart: the span, the last figures, the widest gap, the events."""
    if not len(data):
        return "Nothing to show yet: no hour has passed with this token."
    last = len(data) - 1
    text = (
        f"{words.span(data.unix(data.hour[0]), data.unix(data.hour[-1]))} you hold "
        f"{words.number(data.balance[last])} {data.token}, which redeems for "
        f"{words.number(data.redemption_value[last])} {data.coin} and sells for "
        f"{_coins(data.market_value[last], data.coin)}"
    )
    text += f" ({words.gap_words(relative_gap(data, last))})." if np.isfinite(data.market_value[last]) else "."
    with np.errstate(divide="ignore", invalid="ignore"):
        gaps = data.market_price / data.redemption_rate - 1
    if np.isfinite(gaps).any() and np.nanmin(gaps) < -0.00005:
        worst = int(np.nanargmin(gaps))
        text += (
            f" The widest discount was {words.number(-gaps[worst] * 100, 2)} % on {words.day_year(data.unix(data.hour[worst]))}."
        )
    if data.recorded_until_hour is not None:
        until = min(float(data.recorded_until_hour), float(data.hour[-1]))
        text += f" Recorded until {words.day_year(data.unix(until))}"
        text += ", reconstructed after it." if data.hour[-1] > until else "."
    if markers:
        named = [f"{item.label} on {words.day(data.unix(item.hour))}" for item in markers[-6:]]
        text += f" Events: {words.listed(named)}."
    return text


def _coins(value: float, coin: str) -> str:
    return f"{words.number(value)} {coin}" if np.isfinite(value) else "nothing, as there is no market"
