"""What is remembered of an hour: floats in whole tokens and coins for charts, and the same exactly. The model never reads it."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from wallet.world.following import all_in, price_key
from wallet.world.holdings import bases, together, token_line
from wallet.world.lender import Lender
from wallet.world.lines import Holding, Way
from wallet.world.loan_samples import health_rows, lender_rows
from wallet.world.own_sums import NOTHING, OwnSum, OwnSums
from wallet.world.providing import followed_as, returned, staked_part_of_pool
from wallet.world.sample import NAN, Sample
from wallet.world.standing import asked_of, keep_rows, standing_now, standing_rows, standing_tokens, tokens_on
from wallet.world.state import Marks, Shares, System, World
from wallet.world.tokens import DOLLAR, TEN_TO, WEI, Token
from wallet.world.vault_book import VaultBook

Band = tuple[int | None, int | None]
NO_BAND: Band = (None, None)


def samples(world: World, account: str = "you", own: OwnSums | None = None) -> tuple[Sample, ...]:
    """Return a sample of each thing `account` can follow: all its staked tokens together, coin by coin, every token of the world,
    whether held or not, what it has locked, what coins cost, how lenders stand and how healthy a loan there is. `own` are the
    sums of its own moves so far.
    """
    marks, who = Marks(world), _makeup(world)
    first, systems = who.coins[0], world.systems
    base, band = (first.bases[0], _recorded_band(world)) if first.bases else ("", NO_BAND)
    stood, rests = standing_rows(world, who.systems, who.resting), standing_now(world, who.rests, who.asked)
    held = {token: units for token, accounts in world.ledger.holdings.items() if (units := accounts.get(account, 0))}
    lines: list[Holding] = []
    rows: list[Sample] = []
    for token, units in (who.none | held).items():
        of = band if token == base else NO_BAND
        moved = None if own is None else own.get(token, NOTHING)
        row: TokenRow | None = stood.get(token)
        if row is None or row.units != units or row.moved != moved or (row.band is not of and row.band != of):
            row = _token_row(world, token, units, marks, moved, of)
            if token in rests:  # from now on nothing but storage changes it
                stood[token] = row
        else:
            marks.rates[token], marks.prices[token] = row.rate, row.price
        if row.line is not None:
            lines.append(row.line)
        rows.append(row.sample)
    owes: list[str] = []
    bare = _without_lines.setdefault(account, {})
    for name in who.places:
        system = systems[name]
        if bare.get(name) is system:
            continue
        found = system.holdings(world, account, marks)
        if not found:
            bare[name] = system
        for line in found:
            if not line.request:
                lines.append(line)
                rows.append(_sample(world, line, NO_BAND, None if own is None else _moved(world, line, own)))
                if line.place == "borrowed" and name in who.lenders and name not in owes:
                    owes.append(name)
    for name in who.lenders:
        rows += lender_rows(world, name)
    if owes:
        rows += health_rows(world, owes, account, marks)
    rows.insert(0, _together(world, first, lines, marks, band, own))
    for name in who.ways:
        rows += _way_row(world, name, own, stood)
    keep_rows(world, who.systems, stood)
    for name in who.pools:
        if getattr(systems[name], "mine", None) is not None:
            rows += _pool_row(world, name)
    for place, known in enumerate(who.coins):
        if place and known.bases:
            rows.append(_together(world, known, lines, marks, NO_BAND, own))
        if known.price:
            rows.append(_dollars(known.price, world.coins[known.coin].micro_usd))
    return tuple(rows)


class CoinRows(NamedTuple):
    """What rows there are of a coin, each of `whole` smallest units: `key` is that of all that is staked in it, where there are
    `bases`, and `price` that of what it costs, "" where no row of that is kept.
    """

    coin: str
    whole: int
    bases: tuple[str, ...]
    key: str
    price: str


class Makeup(NamedTuple):
    """What of a world is the same hour after hour: its tokens and systems, which of these lend, none of each token, the rows of
    its coins, the systems that have lines in no wallet, those that are a way and the pools that others fill, the tokens
    whose rows can be kept with what they rest on, which of that is to be asked whether it stands still, and by system all such
    rows.
    """

    listed: dict[str, Token]
    systems: tuple[str, ...]
    lenders: tuple[str, ...]
    none: dict[str, int]
    coins: tuple[CoinRows, ...]
    places: tuple[str, ...]
    ways: tuple[str, ...]
    pools: tuple[str, ...]
    rests: dict[str, tuple[str, ...]]
    asked: tuple[str, ...]
    resting: dict[str, tuple[str, ...]]


_made_up: Makeup | None = None


def _makeup(world: World) -> Makeup:
    """Return what a world is made up of, worked out again where it is not the last world's."""
    global _made_up
    found, names = _made_up, tuple(world.systems)
    if found is None or found.listed is not world.listed or found.systems != names:
        coins = tuple(_coin_rows(world, coin) for coin in world.coins)
        places, ways = (
            tuple(name for name, system in world.systems.items() if question in system.takes_part)
            for question in ("holdings", "way")
        )
        pools = tuple(pool.name for pool in world.every(Shares))
        lenders = tuple(system.name for system in world.every(Lender))
        rests = standing_tokens(world)
        _made_up = found = Makeup(
            *(world.listed, names, lenders, dict.fromkeys(world.listed, 0), coins, places, ways, pools, rests),
            asked=asked_of(world, rests),
            resting=tokens_on(rests | {f"way {name}": (name,) for name in ways}),
        )
    return found


def _coin_rows(world: World, coin: str) -> CoinRows:
    key, inverse = price_key(world, coin)
    return CoinRows(coin, TEN_TO[world.listed[coin].decimals], bases(world, coin), all_in(world, coin), "" if inverse else key)


_last: dict[str, Sample] = {}
"""The last sample of each key that was worked out: most rates and balances are the same for hours."""

_without_lines: dict[str, dict[str, System]] = {}
"""By account, the systems in which it was found to have no lines: whether it has any, their storage alone says."""

_NONE_3, _NONE_5 = (None,) * 3, (None,) * 5


def _dollars(key: str, micro: int) -> Sample:
    return Sample(key, NAN, NAN, NAN, micro / DOLLAR, NAN, exact=(*_NONE_3, micro * (WEI // DOLLAR), *_NONE_5))


def _way_row(world: World, name: str, own: OwnSums | None, stood: dict[str, Any]) -> tuple[Sample, ...]:
    """Return the sample of a system that is a way to stake, none where it has none now: it comes of its storage alone."""
    key, of = f"way {name}", own is None
    kept = stood.get(key)
    if kept is None or kept[0] != of:
        way = world.systems[name].way()
        kept = stood[key] = of, () if way is None else (_way(world, way, own),)
    rows: tuple[Sample, ...] = kept[1]
    return rows


def _way(world: World, way: Way, own: OwnSums | None) -> Sample:
    whole = TEN_TO[world.listed[way.coin].decimals]
    moved = None if own is None else OwnSum(way.put_in, way.taken_out)
    return _told(way.key, whole, way.worth, whole, way.worth, None, way.index_1e18, None, NO_BAND, moved)


def _pool_row(world: World, name: str) -> tuple[Sample, ...]:
    """Return the sample of what you have provided to a pool, none where nothing is counted: what is there redeems for, and as its
    market value what the coins that were put in would redeem for had they been kept, what was withdrawn at its hour; as its rate
    the part of the pool that is the token that it sells.
    """
    found, pool = returned(world, name), world.system(name, Shares)
    if found is None:
        return ()
    coin = TEN_TO[world.listed[world.listed[pool.share].coin].decimals]
    moved, kept = OwnSum(found.put_in, found.taken_out), found.put_in + found.held
    whole, shares = TEN_TO[world.listed[pool.share].decimals], 0 if pool.mine is None else pool.mine.shares
    return (
        _told(followed_as(name), whole, shares, coin, found.worth, kept, staked_part_of_pool(world, pool), None, NO_BAND, moved),
    )


def all_sums(world: World, coin: str, own: OwnSums) -> OwnSum:
    """Return the sums of all staked tokens that are valued in a coin, with what liquidations sold and bought of them."""
    found = own.get(all_in(world, coin), NOTHING)
    for system in world.systems.values():
        if not system.forces or not isinstance(system, (Lender, VaultBook)):
            continue
        forced = system.forced_sums(coin)
        if forced != NOTHING:
            put, taken, traded = (getattr(found, name) + getattr(forced, name) for name in ("put_in", "taken_out", "traded"))
            found = msgspec.structs.replace(found, put_in=put, taken_out=taken, traded=traded)
    return found


def _together(world: World, of: CoinRows, lines: list[Holding], marks: Marks, band: Band, own: OwnSums | None) -> Sample:
    found = together(world, of.coin, of.bases, lines, marks)
    kept = NOTHING if own is None else all_sums(world, of.coin, own)
    moved = None if own is None else OwnSum(kept.put_in, kept.taken_out + found.coins)
    return _told(of.key, of.whole, found.balance, of.whole, found.redeems, found.sells, WEI, found.price, band, moved)


def _sample(world: World, line: Holding, band: Band, moved: OwnSum | None) -> Sample:
    known = world.listed[line.token]
    held, worth = TEN_TO[known.decimals], TEN_TO[world.listed[known.coin].decimals]
    values = line.redemption_value, line.market_value, line.redemption_rate, line.market_price
    return _told(line.key, held, line.amount, worth, *values, band, moved)


class TokenRow(msgspec.Struct, frozen=True):
    """The sample of a token, of how many units, with which sums of own moves and which band, what one redeems and sells for; and
    the line of one that is held.
    """

    units: int
    moved: OwnSum | None
    band: Band
    rate: int
    price: int | None
    line: Holding | None
    sample: Sample


def _token_row(world: World, token: str, units: int, marks: Marks, moved: OwnSum | None, band: Band) -> TokenRow:
    """Return the row of so many units of a token, 0 for one that is not held: its rate and its price are all that one tells.

    Coins earn nothing, so all there are were put in.
    """
    if units:
        line = token_line(world, token, world.seen(token, units), marks)
        sums = moved if moved is None or token not in world.coins else OwnSum(line.amount)
        return TokenRow(units, moved, band, line.redemption_rate, line.market_price, line, _sample(world, line, band, sums))
    known, rate = world.listed[token], marks.rate(token)
    price = marks.price(token) if known.issuer else rate
    sums = moved if moved is None or token not in world.coins else NOTHING
    whole = TEN_TO[world.listed[known.coin].decimals]
    sample = _told(token, whole, 0, whole, 0, None if price is None else 0, rate, price, band, sums)
    return TokenRow(units, moved, band, rate, price, None, sample)


def _told(
    key: str,
    token: int,
    balance: int,
    coin: int,
    redemption: int,
    market: int | None,
    rate: int,
    price: int | None,
    band: Band,
    moved: OwnSum | None,
) -> Sample:
    """Return a sample of smallest units: `token` of them are a whole token, `coin` a whole coin, in which values and sums are."""
    put_in, taken_out = (None, None) if moved is None else (moved.put_in, moved.taken_out)
    if token != WEI:
        balance = balance * WEI // token
    if coin != WEI:
        redemption = redemption * WEI // coin
        market = market and market * WEI // coin
        put_in, taken_out = put_in and put_in * WEI // coin, taken_out and taken_out * WEI // coin
    low, high = band
    exact = (balance, redemption, market, rate, price, low, high, put_in, taken_out)
    kept = _last.get(key)
    if kept is not None and kept.exact == exact:
        return kept
    _last[key] = sample = Sample(
        key,
        balance / WEI,
        redemption / WEI,
        NAN if market is None else market / WEI,
        rate / WEI,
        NAN if price is None else price / WEI,
        NAN if low is None else low / WEI,
        NAN if high is None else high / WEI,
        NAN if put_in is None else put_in / WEI,
        NAN if taken_out is None else taken_out / WEI,
        exact,
    )
    return sample


def _moved(world: World, line: Holding, own: OwnSums) -> OwnSum:
    """Return the sums of a line: coins earn nothing, so all there are were put in, and some lines keep a book of their own."""
    if line.put_in is not None:
        return OwnSum(line.put_in, line.taken_out or 0)
    return OwnSum(line.amount) if line.token in world.coins else own.get(line.key, NOTHING)


def _recorded_band(world: World) -> Band:
    """Return the recorded hour's lowest and highest price, none outside the record."""
    ruler = world.ruler
    return (None if ruler is None else ruler.band(world)) or NO_BAND
