"""My withdrawal requests and my locked stake as rows: what was asked when, where it stands, what is expected, what changed.

The estimate at the time of asking is the receipt's own; the one of now is the queue's as it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from ui.panels.stake.words import short_span, stage_shares
from ui.widgets import Cell, StageShare
from ui.wording import (
    amount,
    amount_with_unit,
    date_range,
    exact_amount,
    first_protocol,
    seconds_date,
    short_date,
    span,
    stake_word,
    system_title,
)
from ui.wording.waits import asked_reason
from wallet import leaving

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wallet import LockedStake, Receipt, Stage, Standing, WaitingRequest, World

STATUS = {
    "pending": ("Pending", "ink2", "clock"),
    "ready": ("Ready", "good", "check"),
    "claimed": ("Claimed", "ink3", "check"),
    "refused": ("Paused by a report", "warn", "pause"),
    "slowed": ("Slowed", "warn", "warning"),
    "paused": ("Paused", "warn", "pause"),
}
LOCKED_STATUS = {
    "activation_queue": ("Waiting to start", "ink2", "clock"),
    "activation_delay": ("Waiting to start", "ink2", "clock"),
    "active": ("Earning", "good", "check"),
    "shut_out": ("Earns nothing", "warn", "warning"),
    "exit_queue": ("Leaving", "ink2", "clock"),
    "exit_delay": ("Leaving", "ink2", "clock"),
    "sweep": ("Leaving", "ink2", "clock"),
    "warming_up": ("Waiting to start", "ink2", "clock"),
    "cooling_down": ("Leaving", "ink2", "clock"),
    "unbonding": ("Unbonding", "ink2", "clock"),
    "ready": ("Ready", "good", "check"),
    "idle": ("Not staked", "ink3", "pause"),
}
ENTERING = ("activation_queue", "activation_delay", "warming_up")
MEANWHILE = {
    "cooling_down": "it earns until it is free",
    "ticket": "its amount is fixed, and it earns nothing",
    "batch": "it earns until its batch leaves, which sets its price",
    "unbonding": "its amount is fixed, and it earns nothing",
}
"""What becomes of a request by the first stage of its wait, where it stands in no queue."""
BY_EPOCHS = ("warming_up", "cooling_down")
"""Stages of a chain whose stake moves as an epoch ends."""
HOUR_S = 3600
FIRST_BOOK = "locked"
"""The book of whom receipts name none: older ones."""
ORDER = {"ready": 0, "refused": 1, "slowed": 1, "paused": 1, "pending": 1, "claimed": 3}
PAUSED = "no estimate: withdrawals are paused"


class Asked(msgspec.Struct, frozen=True):
    """What the receipt said when something was asked for; `standing` is what it came from, for a request, and `pays` what
    `given` of the token would have been paid then."""

    hour: int
    low_hour: int
    likely_hour: int
    high_hour: int
    ahead: int
    standing: Standing | None = None
    given: int = 0
    pays: int = 0


class RequestLine(msgspec.Struct, frozen=True):
    """One line of the table; `request` is 0 for locked stake that is not free yet, `system` where it is claimed. `here` is how
    much of the whole wait is over (0 to 1).
    """

    key: str
    request: int
    state: str
    cells: dict[str, str | Cell]
    stages: tuple[StageShare, ...] = ()
    left: str = ""
    story: str = ""
    here: float | None = None
    system: str = ""


def asked_of(kind: str, hour: int, receipt: Receipt) -> dict[str, Asked]:
    """By row key, what a receipt of asking, locking or unlocking promised; empty for other receipts."""
    figures = receipt.figures
    if kind not in ("request_withdrawal", "leave_restaking", "lock", "unlock"):
        return {}
    low, likely, high = leaving.hours_of(receipt.stages)
    told = Asked(hour, hour + low, hour + likely, hour + high, int(figures.get("ahead", 0)))
    if kind == "leave_restaking":
        return {f"{figures['system']} {figures['request']}": told} if "request" in figures else {}
    if kind != "request_withdrawal":
        return {f"{kind} {figures.get('system', FIRST_BOOK)}-{figures['id']}": told}
    told = replace(told, standing=leaving.told_when_asked(hour, receipt.stages, figures))
    first, last = int(figures["first_request"]), int(figures["last_request"])
    told = replace(told, given=int(figures.get("paid", 0)), pays=int(figures.get("got", 0)))
    return {f"{figures.get('system', first_protocol())} {number}": told for number in range(first, last + 1)}


def lines(world: World, asked: dict[str, Asked]) -> list[RequestLine]:
    """All rows: what is ready first, then what waits, then locked stake, then what was claimed."""
    rows = [(ORDER[leaving.request_state(world, row)], _request_line(world, row, asked)) for row in leaving.my_requests(world)]
    rows.extend((0 if row.state == "ready" else 2, _locked_line(world, row, asked)) for row in leaving.my_positions(world))
    return [line for _, line in sorted(rows, key=lambda pair: pair[0])]


def _request_line(world: World, row: WaitingRequest, asked: dict[str, Asked]) -> RequestLine:
    state, key = leaving.request_state(world, row), row.key
    then = asked.get(f"{row.system} {row.id}")
    word, tone, icon = STATUS[state]
    finalized = state in ("ready", "claimed")
    pays, unit = (row.pays, row.coin) if finalized else (row.asked, row.token)
    cells: dict[str, str | Cell] = {
        "key": key,
        "id": f"Request {row.id}" if row.system == first_protocol() else f"{system_title(row.system)} {row.id}",
        "asked": seconds_date(row.asked_at),
        "amount": Cell(amount_with_unit(pays, unit), exact=exact_amount(pays, unit)),
        "status": Cell(word, tone=tone, icon=icon),
    }
    if finalized:
        cells["stage"] = _fixed(world, row, then)
        cells["expected"] = "now" if state == "ready" else ""
        cells["over"] = "claimed" if state == "claimed" else ""
        return RequestLine(key, row.id, state, cells, system=row.system)
    stages = leaving.wait_left(world, row)
    low, likely, high = leaving.hours_of(stages)
    shares = _still_ahead(stages)
    longest = max(shares, key=lambda share: share.length)
    cells["stage"] = f"{'mostly ' if len(shares) > 1 else ''}{longest.name.lower()}, {longest.words}"
    cells["expected"] = PAUSED if state == "paused" else date_range(world.start, world.hour + low, world.hour + high)
    line = RequestLine(key, row.id, state, cells, system=row.system)
    return _with_wait(world, line, shares, row.asked_at, likely, _change(world, row, then, likely, state, stages))


def _fixed(world: World, row: WaitingRequest, then: Asked | None) -> str | Cell:
    """What is claimed against what was asked for: the same, less after a loss, or more where it went on earning. A token that is
    not worth one coin is told by what it would have been paid when it was asked for, where one receipt knows."""
    alike = row.token == row.coin or world.listed[row.token].kind == "growing_balance"
    asked = row.asked if alike else then.pays if then is not None and then.given == row.asked else None
    if asked is None or row.pays == asked:
        return "rate fixed"
    if row.pays > asked:
        return Cell(f"{amount(row.pays - asked, row.coin)} {row.coin} earned while waiting")
    return Cell(f"{amount(asked - row.pays, row.coin)} {row.coin} less: the rate fell")


def _still_ahead(stages: Sequence[Stage]) -> tuple[StageShare, ...]:
    """The stages that take time yet; the last one where none does."""
    shares = stage_shares(stages)
    return tuple(share for share in shares if share.length) or (shares[-1],)


def _with_wait(world: World, line: RequestLine, left: tuple[StageShare, ...], since: int, likely: int, story: str) -> RequestLine:
    """Return the line with the whole wait as a bar: what is over, since the unix time `since`, and what is left."""
    waited = (world.now - since) // HOUR_S
    over = (StageShare("Waited", short_span(waited), waited),) if waited else ()
    here = waited / max(1, waited + likely)
    return replace(line, stages=(*over, *left), left=f"{span(likely)} left", story=story, here=here)


def _change(world: World, row: WaitingRequest, then: Asked | None, likely: int, state: str, stages: Sequence[Stage] = ()) -> str:
    """What became of the estimate since I asked, in a sentence."""
    if state == "paused":
        return "Withdrawals are paused. Your place in the queue is kept."
    waiting = f"{amount_with_unit(row.ahead, row.token, 0)} still ahead of you" if row.ahead else "no one is ahead of you"
    waiting = MEANWHILE.get(stages[0].name, waiting) if stages else waiting
    if then is not None and then.ahead and row.ahead:
        waiting += f" ({amount_with_unit(then.ahead, row.token, 0)} when you asked)" if then.ahead != row.ahead else ", as then"
    if then is None:
        return f"Likely in {span(likely)}; {waiting}."
    before = short_date(world.start, then.likely_hour)
    later = world.hour + likely - then.likely_hour
    now = short_date(world.start, world.hour + likely)
    if abs(later) < 12:
        return f"Still expected on {before}, as when you asked; {waiting}."
    change = leaving.change_since_asked(world, row, then.standing) if then.standing is not None else None
    why = asked_reason(change) if change is not None else ""
    why = why or ("the queue pays out more slowly than expected" if later > 0 else f"more {row.coin} came in than expected")
    return f"When you asked: likely {before}. Now: {now}, {_by(later)}, as {why}; {waiting}."


def _by(later: int) -> str:
    return f"{span(abs(later))} {'later' if later > 0 else 'sooner'}"


def _locked_line(world: World, row: LockedStake, asked: dict[str, Asked]) -> RequestLine:
    state, key, worth, coin = row.state, row.key, row.worth, row.coin
    word, tone, icon = LOCKED_STATUS.get(state, ("Paid out", "ink3", "check"))
    cells: dict[str, str | Cell] = {
        "key": key,
        "id": f"{stake_word(key).capitalize()} {row.id}",
        "asked": seconds_date(row.left_at or row.locked_at),
        "amount": Cell(amount_with_unit(worth, coin), exact=exact_amount(worth, coin)),
        "stage": f"with validator {row.validator}" if row.validator else "validator shut out" if state == "shut_out" else "",
        "status": Cell(word, tone=tone, icon=icon),
        "expected": "",
    }
    free = state == "ready"
    line = RequestLine(key, row.id if free else 0, state, cells, system=row.system)
    stages = leaving.position_left(world, row)
    if not stages:
        cells["over"] = "" if state in LOCKED_STATUS else "paid out"
        cells["expected"] = "now" if free else ""
        return line
    low, likely, high = leaving.hours_of(stages)
    shares = _still_ahead(stages)
    longest = max(shares, key=lambda share: share.length)
    entering = state in ENTERING
    when = date_range(world.start, world.hour + low, world.hour + high)
    cells["stage"] = f"{longest.name.lower()}, {longest.words}"
    cells["expected"] = f"{'starts' if entering else 'free' if state in BY_EPOCHS else 'paid out'} {when}"
    then = asked.get(f"{'lock' if entering else 'unlock'} {key}")
    story = _locked_change(world, then, likely, entering, state in BY_EPOCHS)
    return _with_wait(world, line, shares, row.locked_at if entering else row.left_at, likely, story)


def _locked_change(world: World, then: Asked | None, likely: int, entering: bool, by_epochs: bool) -> str:
    """What became of the estimate since I locked it or asked for it back, in a sentence."""
    end = "it earns" if entering else "it can be claimed" if by_epochs else "it is paid out"
    if then is None:
        return f"Likely {span(likely)} until {end}."
    asked = "you locked it" if entering else "you asked"
    before, now = short_date(world.start, then.likely_hour), short_date(world.start, world.hour + likely)
    later = world.hour + likely - then.likely_hour
    if abs(later) < 24:
        return f"As expected when {asked}: {before}, until {end}."
    if by_epochs:
        why = "more stake moves than an epoch lets" if later > 0 else "less stake moves than then"
    elif entering:
        why = "fewer validators are let in a day" if later > 0 else "more validators are let in a day"
    else:
        why = "a round of the sweep takes longer" if later > 0 else "a round of the sweep takes less time"
    return f"When {asked}: likely {before}. Now: {now}, {_by(later)}, as {why}."
