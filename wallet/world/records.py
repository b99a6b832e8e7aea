"""Large unchanging parts that worlds refer to by digest: a scenario's recorded flows.

A world stays small because it names its record instead of carrying it. The store is content-addressed, so putting the same
part twice is harmless and nothing put can ever change. Practice files keep the parts that their worlds name and put them
back on opening.
"""

from __future__ import annotations

import hashlib

import msgspec

from wallet.errors import FileProblem

_parts: dict[str, bytes] = {}
_read: dict[str, RecordedMarket] = {}


class RecordedHour(msgspec.Struct, frozen=True, array_like=True):
    """One recorded hour: amounts in wei, rates as fixed-point ints of 18 decimals.

    `share_rate` ETH per share; `liquidity` the factor on both reserves; `net_sale` > 0 sells that much stETH,
    < 0 spends that much ETH; `price`, `low`, `high` what one stETH brought at its end, at the least and at the most, as recorded:
    the latter two are 0 where only the first is.
    """

    share_rate: int
    liquidity: int
    net_sale: int
    price: int
    low: int
    high: int


class RecordedMarket(msgspec.Struct, frozen=True, omit_defaults=True):
    """A recorded market: row 0 is the state at creation, row h the end of hour h.

    `beside` is what was recorded of others than the market, by the name of the column and then by hour, where it is known:
    amounts in wei, parts and yearly rates in basis points.
    """

    title: str
    source: str
    rows: tuple[RecordedHour, ...]
    beside: dict[str, dict[int, int]] = {}

    def last(self, *columns: str) -> int:
        """Return the last hour of which one of these columns tells; 0 where none does."""
        return max((hour for column in columns for hour in self.beside.get(column, ())), default=0)

    def told(self, column: str, hour: int) -> int | None:
        """Return what a column has for an hour."""
        return self.beside.get(column, {}).get(hour)


def put(part: bytes) -> str:
    """Keep a part and return its digest."""
    digest = digest_of(part)
    _parts[digest] = part
    return digest


def digest_of(part: bytes) -> str:
    """Return the digest under which a part is kept."""
    return hashlib.blake2b(part, digest_size=16).hexdigest()


def get(digest: str) -> bytes:
    """Return a part by its digest. A part nobody has put is a `FileProblem("record_missing")`."""
    try:
        return _parts[digest]
    except KeyError:
        raise FileProblem("record_missing", digest=digest) from None


def record(digest: str) -> RecordedMarket:
    """Return the record of that digest, read once."""
    found = _read.get(digest)
    if found is None:
        found = _read[digest] = msgspec.json.decode(get(digest), type=RecordedMarket)
    return found
