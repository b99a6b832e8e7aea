"""When the oracle reports next: in a record when it did, and from then on once a day at noon (UTC).

Reports ahead are numbered from 0, the next one. Waits are whole hours from now.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from wallet.world.state import DAY_ENDS, DAY_HOURS, HOUR, Habit, World

REPORT_HOUR = DAY_ENDS
"""The hour of the day (UTC) at which the chain's day ends and, outside of a record, the oracle reports."""


def report_wait(world: World, number: int = 0) -> int:
    """Return the hours until report `number`."""
    ruler = world.ruler
    if ruler is not None:
        recorded = ruler.reports()
        before = bisect_right(recorded, world.hour)
        if before + number < len(recorded):
            return recorded[before + number] - world.hour
        number += before - len(recorded)
    return _first_daily(world, ruler) + number * DAY_HOURS


def first_report(world: World, hours: int) -> int:
    """Return the number of the first report that is at least `hours` away."""
    ruler, ahead = world.ruler, 0
    if ruler is not None:
        recorded = ruler.reports()
        before = bisect_right(recorded, world.hour)
        ahead = bisect_left(recorded, world.hour + max(1, hours)) - before
        if ahead < len(recorded) - before:
            return ahead
    return ahead + max(0, -((_first_daily(world, ruler) - hours) // DAY_HOURS))


def hours_to_report(world: World, margin_s: int = 0) -> int:
    """Return the hours until the first report at least `margin_s` seconds from now."""
    return report_wait(world, first_report(world, -(-margin_s // HOUR)))


def noons_until(world: World, hours: int) -> int:
    """Return how many noons lie between now and `hours` later: a chain moves on by whole days."""
    since_midnight = world.hour_of_day
    return (since_midnight + hours - REPORT_HOUR) // DAY_HOURS - (since_midnight - REPORT_HOUR) // DAY_HOURS


def first_noon(world: World, hours: int) -> int:
    """Return the hours until the first noon (UTC) that is at least `hours` away, and not now."""
    hours = max(1, hours)
    return hours + (REPORT_HOUR - world.hour_of_day - hours) % DAY_HOURS


def _first_daily(world: World, ruler: Habit | None) -> int:
    """Return the hours until the first noon that is not in the record."""
    hour = world.hour
    begins = hour if ruler is None else max(hour, ruler.rules_until())
    return begins - hour + ((REPORT_HOUR - world.start // HOUR - begins) % DAY_HOURS or DAY_HOURS)
