"""What a value chart is given: one point an hour of what is held, what it redeems for and what it sells
for, and the marks, previews and projections drawn with it. All values are floats in whole tokens and coins;
NaN says that there was no market."""

import math
from typing import Any, Literal

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
View = Literal["gain", "rate", "value", "discount", "health", "net"]
Source = Literal["recorded", "recorded price with assumed depth", "reconstructed from quotes", "reconstructed", "assumed"]
COLUMNS = (
    "hour",
    "balance",
    "redemption_value",
    "market_value",
    "redemption_rate",
    "market_price",
    "low",
    "high",
    "put_in",
    "taken_out",
)
VALUED = COLUMNS[2:]
"""The columns that count coins."""
OF_LOAN = ("health", "net_rate", "net_rate_now")
"""The columns of a loan of one's own, which are empty where there never was one."""
NO_LOAN: Floats = np.empty(0)


class ChartData(msgspec.Struct, frozen=True, eq=False):
    """Hours since the start and, for each, whole tokens and coins. `low` and `high` are the lowest and
    highest market price per token within the hour where a record tells them, else NaN. `put_in` and `taken_out` are running
    sums of one's own moves. Hours up to and including `recorded_until_hour` come from a record, later ones are reconstructed
    from it; None: nothing is recorded and all is lived on assumed figures. After `quoted_after_hour` of a record its hours are
    made of daily means, and `depth_assumed` says that of a pool its prices alone are recorded. `beside_record` names what is
    imagined beside the recorded hours ("queue"); `payable` says from when redemption pays where it is shut ("payable in 2023").
    `coin` is what values are told in, "$" for dollars; `prices` says of which hour the prices are where that is not the coin of
    the token's own ("prices held still"), which is `own_coin`. `together`: tokens of several kinds are counted in `token`, which
    none of them is. `health` is the health factor of a loan of one's own in each hour, `net_rate` what one's own in it brought a
    year in the day up to it, `net_rate_now` the same at that moment, as parts of 1: NaN where nothing was owed, and all three
    empty where there never was a loan."""

    hour: Floats
    balance: Floats
    redemption_value: Floats
    market_value: Floats
    redemption_rate: Floats
    market_price: Floats
    low: Floats
    high: Floats
    put_in: Floats
    taken_out: Floats
    start_unix: int = 0
    token: str = ""
    coin: str = ""
    recorded_until_hour: int | None = None
    beside_record: str = ""
    payable: str = ""
    own_coin: str = ""
    prices: str = ""
    quoted_after_hour: int | None = None
    depth_assumed: bool = False
    together: bool = False
    health: Floats = NO_LOAN
    net_rate: Floats = NO_LOAN
    net_rate_now: Floats = NO_LOAN

    @classmethod
    def of(
        cls,
        hour: ArrayLike,
        *,
        start_unix: int = 0,
        token: str = "",
        coin: str = "",
        recorded_until_hour: int | None = None,
        beside_record: str = "",
        payable: str = "",
        **columns: ArrayLike,
    ) -> "ChartData":
        """Data from any array-likes; columns left out are NaN throughout. Without own moves, what was held first was put in
        at what it redeemed for, and nothing was taken out."""
        hours = np.asarray(hour, dtype=np.float64)
        filled: dict[str, Any] = {
            name: np.asarray(columns[name], dtype=np.float64) if name in columns else np.full(len(hours), np.nan)
            for name in COLUMNS[1:]
        }
        if "put_in" not in columns:
            known = filled["redemption_value"][np.isfinite(filled["redemption_value"])]
            filled["put_in"] = np.full(len(hours), known[0] if len(known) else np.nan)
        if "taken_out" not in columns:
            filled["taken_out"] = np.zeros(len(hours))
        return cls(
            hours,
            **filled,
            start_unix=start_unix,
            token=token,
            coin=coin,
            recorded_until_hour=recorded_until_hour,
            beside_record=beside_record,
            payable=payable,
        )

    @classmethod
    def empty(cls) -> "ChartData":
        """No hours at all."""
        return cls.of([])

    def __len__(self) -> int:
        return len(self.hour)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that there are."""
        return (*COLUMNS, *OF_LOAN) if len(self.health) else COLUMNS

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

    def source(self, hour: float) -> Source:
        """Where this hour comes from."""
        return next((source for last, source in self.sources() if hour <= last), "reconstructed")

    def sources(self) -> list[tuple[float, Source]]:
        """Where hours come from, each source with the last hour it has, which is endless for the last."""
        if self.recorded_until_hour is None:
            return [(math.inf, "assumed")]
        recorded: Source = "recorded price with assumed depth" if self.depth_assumed else "recorded"
        ends, quoted = float(self.recorded_until_hour), self.quoted_after_hour
        told: list[tuple[float, Source]] = [(ends, recorded)]
        if quoted is not None:
            told = [(float(quoted), recorded), (ends, "reconstructed from quotes")]
        return [*told, (math.inf, "reconstructed")]

    def times(self, factor: Floats | float, coin: str, prices: str) -> "ChartData":
        """The same in terms of another coin, of which one of these costs `factor`; what is held and in percent stays."""
        valued = {name: getattr(self, name) * factor for name in VALUED}
        return replace(self, **valued, coin=coin, own_coin=self.coin, prices=prices)

    def about(self, marker: "ChartMarker") -> bool:
        """Whether what is drawn may have changed by a move: not where that was in another coin."""
        return marker.coin in ("", self.own_coin or self.coin)

    def gained(self, value: Floats) -> Floats:
        """A column of values, or a part of it as long as the data, less what was put in and not taken out."""
        return value + self.taken_out - self.put_in


class Growing:
    """Samples that are appended to while time passes, without copying the past at every beat. What was given is copied with
    the first hours that follow it, if there are any."""

    def __init__(self, data: ChartData) -> None:
        self._data = data
        self._store: Floats = np.empty((len(COLUMNS), 0))

    def append(self, more: ChartData) -> None:
        """Add hours that follow the last one."""
        length, names = len(self._data), self._data.columns
        end = length + len(more)
        if end > self._store.shape[1]:
            self._store = np.empty((len(names), max(1024, 2 * end)))
            for row, name in enumerate(names):
                self._store[row, :length] = getattr(self._data, name)
        for row, name in enumerate(names):
            self._store[row, length:end] = getattr(more, name)
        rows: dict[str, Any] = {name: self._store[row, :end] for row, name in enumerate(names)}
        self._data = replace(self._data, payable=more.payable, **rows)

    def view(self) -> ChartData:
        """The samples so far: what was given, or views of the buffer."""
        return self._data


class ChartMarker(msgspec.Struct, frozen=True):
    """Something that happened: to me or by me (`own`, and `move` for what I did) or in the world. `short` is used where `label`
    has no room; `number` is its place among all events, from 1, given by the chart. `shared`: I traded more than once
    in that hour, so that no step of the lines is this move's alone. `low`: it tells of the lowest trade within
    its hour, not of the price on the hour. `size` ranks my moves: where there is no room for all, the larger come first. `coin`:
    in which what I moved, or what a system of the world told, is valued; "" where it is not known, or concerns all."""

    hour: float
    label: str
    own: bool = True
    kind: str = ""
    short: str = ""
    move: bool = False
    number: int = 0
    low: bool = False
    size: float = 0.0
    coin: str = ""
    shared: bool = False


class Extra(msgspec.Struct, frozen=True, eq=False):
    """A dashed line of another future or another branch, named on the line. With `base` the space between the two is shaded:
    the same hours as they would be otherwise, a thin line with a name of its own. `note` says at the foot what both rest on."""

    name: str
    data: ChartData
    base: ChartData | None = None
    base_name: str = ""
    note: str = ""


class Flat(msgspec.Struct, frozen=True):
    """A value carried on from now to the right edge: `strong` then `label` stand on it ("10.0840", "in
    hand"). `series` is the colour: redeem, market, hold or accent. `value` is in coins; `added` is what the action would
    put in, less what it would take out: where it is not known, the line stands only among values, not among gains. With a `view`
    it stands in that one alone, in its own unit."""

    value: float
    strong: str
    label: str
    series: str = "redeem"
    added: float = 0.0
    view: str = ""


class Future(msgspec.Struct, frozen=True):
    """When something will likely be ready: a band from the low to the high hour. `value` puts a diamond at
    the likely hour; `title` heads the words beside the band."""

    low_hour: float
    likely_hour: float
    high_hour: float
    title: str = "ready"
    value: float = float("nan")


class Guess(msgspec.Struct, frozen=True):
    """What somebody expects, kept before it happens: a level of `unit` (whole coins or tokens), or else an hour. `strong` stands
    under `label`, or behind it."""

    strong: str
    label: str = "your guess"
    value: float = float("nan")
    unit: str = ""
    hour: float = float("nan")
