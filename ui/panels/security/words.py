"""How safe a chain is, in words: who has how much of the stake, how few could stop it, what a third costs and takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ui.wording.numbers import amount, amount_with_unit, count, decimal, decimals, exact_amount, percent, things
from ui.wording.operators import SetFigure, part_words
from ui.wording.roles import system_title

if TYPE_CHECKING:
    from wallet import risk

PPM, BILLION = 10**6, 10**15
THIRD_PPM, LEAST_PPM = 333_333, 100
THRESHOLDS = ((1, 3, "1/3", "can stop finality"), (1, 2, "1/2", ""), (2, 3, "2/3", "can finalise alone"))
BAR_TITLE = "Share of all stake, the largest holder first. Blue gives a liquid token, grey does not."
CURVE_TITLE = "Rewards a year before fees, by how much of all {coin} is staked"
FOOT = (
    "A protocol counts as one where it decides for all its operators. Who has the rest is partly known: the shares of others "
    "are partly assumed. Buying that much would raise the price, and other stakers would react."
)
NOTHING = "Of no chain here is it known who has its stake."


class TriedRow(NamedTuple):
    """What more staking changes: a label, the value then, its unit, and the value now, "" where it stays."""

    label: str
    value: str
    unit: str
    before: str


class CountRow(NamedTuple):
    """How few of a kind could hold more than a third, a half and two thirds, and how concentrated they are."""

    key: str
    name: str
    third: str
    half: str
    two_thirds: str
    hhi: str


def holder_name(row: risk.StakeHolder) -> str:
    """What a row of the table is called: a protocol, or others with their number."""
    if row.system:
        return system_title(row.system)
    return f"{row.key}, {count(row.number)}" if row.number > 1 else row.key


def bar_names(row: risk.StakeHolder) -> list[str]:
    """What stands under its part of the bar, the longest first: the last is its letter, which the tip and the table explain."""
    name = holder_name(row)
    shorter = [row.key, row.key.partition(" ")[2].capitalize()] if not row.system else []
    return [name, *(each for each in shorter if each), name[:1]]


def security_figures(found: risk.Security) -> tuple[SetFigure, ...]:
    """The figures over the page: what is staked, the largest, how few hold a third, what a third costs."""
    staked, largest = found.staked, found.holders[0]
    held = found.share_ppm(found.of_all.largest)
    apart = f"{decimal(abs(THIRD_PPM - held) / 10_000, 1)} points"
    name = system_title(largest.system) if largest.system else largest.key.lower()
    short = f"{name}; {apart} {'over' if held > THIRD_PPM else 'under'} a third"
    return (
        SetFigure(
            "Staked", millions(staked, found.coin), f"million {found.coin}", _waiting(found), exact_amount(staked, found.coin)
        ),
        SetFigure("Largest", part_words(held), "of stake", short),
        SetFigure("More than a third", count(found.of_all.over_one_third), _holders(found), _operators(found)),
        SetFigure(
            "Cost of a third",
            millions(found.needs, found.coin),
            f"million {found.coin}",
            f"{billions(found.needs_usd)}, {entry_words(found)}",
            exact_amount(found.needs, found.coin),
        ),
    )


def _waiting(found: risk.Security) -> str:
    part = f"{percent(found.staked_ppm / PPM, 1)} of all {found.coin}"
    return f"{part}, {_so_many(found.entering, found.coin)} more wait" if found.entering * 1000 > found.staked else part


def _holders(found: risk.Security) -> str:
    return "holder" if found.of_all.over_one_third == 1 else "holders"


def _operators(found: risk.Security) -> str:
    return f"or {things(found.of_operators.over_one_third, 'operator')}"


def millions(value: int, coin: str) -> str:
    """Coins in millions."""
    return amount(value // PPM, coin, 1)


def billions(micro: int) -> str:
    """Dollars in billions, from 1e-6 dollars."""
    return f"${decimal(micro / BILLION, 1)} billion"


def entry_words(found: risk.Security) -> str:
    """How long so much waits until it votes."""
    hours = sum(stage.likely_hours for stage in found.wait)
    if not hours:
        return "and it votes at once"
    return f"{things(hours // 24, 'day')} to enter" if hours >= 48 else f"{things(hours, 'hour')} to enter"


def count_rows(found: risk.Security) -> tuple[CountRow, ...]:
    """How few could hold more than a third, a half, two thirds; by protocol and by operator."""
    kinds = (
        ("all", "Counting protocols", found.of_all),
        ("operators", "Counting operators", found.of_operators),
    )
    return tuple(
        CountRow(
            key,
            name,
            count(measured.over_one_third),
            count(measured.over_half),
            count(measured.over_two_thirds),
            count(round(measured.herfindahl * 10_000)),
        )
        for key, name, measured in kinds
    )


def largest_words(row: risk.StakeHolder, found: risk.Security) -> str:
    """Which part of the stake the largest operator of a row has; what rounds to nothing is told as less."""
    ppm = found.share_ppm(row.largest)
    return _or_less(ppm) if row.largest else part_words(ppm)


def fails_words(row: risk.StakeHolder, found: risk.Security) -> str:
    """What happens if all validators of the largest operator of a row are slashed."""
    if row.largest * 3 > found.staked:
        return "finality stops"
    if row.holders_lose_ppm is None:
        return "nothing stops"
    return f"nothing stops; holders lose {_or_less(row.holders_lose_ppm) if row.holders_lose_ppm else 'nothing'}"


def _or_less(ppm: int) -> str:
    """A part that is more than nothing."""
    return part_words(ppm) if ppm * 2 >= LEAST_PPM else f"<{part_words(LEAST_PPM)}"


def holder_sentence(row: risk.StakeHolder, found: risk.Security) -> str:
    """A row of the table as it is said."""
    parts = (
        holder_name(row),
        f"gives {row.token}" if row.token else "",
        f"{part_words(found.share_ppm(row.stake))} of all stake",
        amount_with_unit(row.stake, found.coin, 0),
        things(row.operators, "operator"),
        f"the largest of them {largest_words(row, found)}",
        fails_words(row, found),
    )
    return ", ".join(part for part in parts if part)


def in_a_sentence(found: risk.Security) -> str:
    """The page in words."""
    return (
        f"{percent(found.staked_ppm / PPM, 1)} of all {found.coin} is staked. {things(found.of_all.over_one_third, 'holder')} "
        f"together, or {things(found.of_operators.over_one_third, 'operator')}, have more than a third. An outsider would need "
        f"{millions(found.needs, found.coin)} million {found.coin}, {billions(found.needs_usd)}, {entry_words(found)}."
    )


# -- what is tried

MORE, TAKER = "More stake through protocols", "Who takes it in"
AS_TODAY = "as today, by what each has"


def more_words(value: int, coin: str) -> str:
    """How much more is staked."""
    return f"+{_so_many(value, coin)}" if value else "none"


def _so_many(value: int, coin: str) -> str:
    """Coins in millions, or as they are where that would be a small part of one."""
    return f"{millions(value, coin)} million" if value >= 10**5 * 10 ** decimals(coin) else amount(value, coin, 0)


def tried_rows(now: risk.Security, then: risk.Security) -> list[TriedRow]:
    """What more staking changes, row by row; what stays is told once."""

    def row(label: str, before: str, value: str, unit: str = "") -> TriedRow:
        return TriedRow(label, value, unit, before if before != value else "")

    coin = now.coin
    return [
        row("Staked", decimal(now.staked_ppm / 10_000, 1), decimal(then.staked_ppm / 10_000, 1), "%"),
        row("Rewards a year", decimal(now.yearly / 10**16), decimal(then.yearly / 10**16), "%"),
        row("The largest has", _largest(now), _largest(then), "%"),
        row("Holders over a third", count(now.of_all.over_one_third), count(then.of_all.over_one_third)),
        row("Cost of a third, millions", millions(now.needs, coin), millions(then.needs, coin), coin),
        row("Days to enter", _days(now), _days(then)),
    ]


def _largest(found: risk.Security) -> str:
    return decimal(found.share_ppm(found.of_all.largest) / 10_000, 1)


def _days(found: risk.Security) -> str:
    return count(sum(stage.likely_hours for stage in found.wait) // 24)


def tried_sentence(now: risk.Security, then: risk.Security, taker: str) -> str:
    """What it comes to."""
    if then is now:
        return "Move the slider to see what more staking would change."
    who = f"All of it through {system_title(taker)}." if taker else "Who takes it in decides in how few hands it is."
    return f"More stake makes an attack more expensive and everybody\u2019s reward smaller. {who}"
