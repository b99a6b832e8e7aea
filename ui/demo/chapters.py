"""The chapters of a demonstration as its hand-out has them, kept one by one while it is given."""

from __future__ import annotations

from msgspec.structs import replace

from ui.charts.series import View
from ui.demo.given import GivenBeat, said
from ui.panels.events.rows import events
from ui.panels.handout.chapters import DOT, AskLines, BeatLines, ChapterPage, ChartKept, DemoHandout
from ui.panels.handout.content import HandoutPage, handout_of
from ui.panels.holdings.lines import ALL_LST
from ui.panels.value.data import chart_data
from ui.wording import count, date_time, decimal, first_token, things
from ui.wording.handout import shut_words
from wallet import Practice, leaving
from wallet.scripts import Beats

PLACES = 4
USUAL: View = "rate"
OF_ALL = ("gain", "value")
"""Views that show all staked tokens together; others show one."""


class Chapters:
    """`keep` is told of each beat as it stands; `handout` has all chapters that have ended by then."""

    def __init__(self, beats: Beats) -> None:
        self._beats, self._script = beats, beats.playing.script
        self._title = self._script.told(self._script.title, said)
        self._chapters = self._script.chapters or ((self._title, 0),)
        self._starts = [place for _, place in self._chapters]
        self._lines: list[BeatLines] = []
        self._ask: AskLines | None = None
        self._first: ChartKept | None = None
        self._pages: list[ChapterPage] = []

    def keep(self, beat: GivenBeat) -> bool:
        """Take a beat into its chapter; returns whether the chapter ends with it."""
        begins = beat.place in self._starts
        self._lines.append(beat.lines)
        self._ask = self._ask or ask_of(self._beats)
        ends = beat.place == self._beats.last or beat.place + 1 in self._starts[1:]
        if begins or ends:
            kept = self._chart(beat.place)
            self._first = self._first or kept
            if ends:
                self._end(kept)
        return ends

    def handout(self) -> DemoHandout:
        """The hand-out of the chapters that have ended."""
        told = self._script
        lasts = f"{things(told.minutes, 'minute')}." if told.minutes else ""
        about = " ".join(part for part in (told.told(told.about, said), lasts) if part)
        return DemoHandout(self._title, about, tuple(self._pages))

    def _chart(self, place: int) -> ChartKept:
        show = self._script.steps[place].show
        view = _view(show.chart if show is not None else "")
        return chart_kept(self._beats.practice, view, self._beats.playing.scene.begun.hour)

    def _end(self, kept: ChartKept) -> None:
        number = len(self._pages)
        over = DOT.join((self._title, f"Chapter {number + 1} of {len(self._starts)}"))
        title = self._chapters[number][0]
        first = self._first or kept
        self._pages.append(ChapterPage(title, over, tuple(self._lines), self._ask, first, kept))
        self._lines, self._ask, self._first = [], None, None


def chart_kept(practice: Practice, view: View, begun: int = 0) -> ChartKept:
    """The chart of all staked tokens since the hour in which a script began, its events, and the rows of their table."""
    world, since = practice.world, (mark for mark in events(practice) if mark.hour >= begun)
    markers = tuple(replace(mark, number=number) for number, mark in enumerate(since, 1))
    page = handout_of(practice, markers)
    key = ALL_LST if view in OF_ALL else first_token()
    if begun:  # lows of before it began are no part of it
        page = replace(page, rows=tuple(row for row in page.rows if row.hour >= begun), lows="")
    opens = leaving.redemption_opens(world)
    lead = (f"{date_time(world.start, begun)} to {date_time(world.start, world.hour)} UTC.", shut_words(opens) if opens else "")
    page = replace(page, lead=" ".join(part for part in lead if part))
    data = chart_data(world, practice.series(key), key, begun)
    return ChartKept(data, markers, view, _in_view(page, practice, view))


def _in_view(page: HandoutPage, practice: Practice, view: View) -> HandoutPage:
    """The page with what the two lines are called in this view."""
    if view == USUAL:
        return page
    if view == "discount":
        return replace(page, redeems="What it redeems for")
    data = practice.series(ALL_LST)
    coin = practice.world.coin
    redeems, sells = (f"{decimal(float(row[-1]), PLACES)} {coin}" for row in (data.redemption_value, data.market_value))
    return replace(page, redeems=f"All tokens redeem for {redeems}", sells=f"All tokens sell for {sells}")


def ask_of(beats: Beats) -> AskLines | None:
    """What the beat at hand asks the room, with its votes."""
    place = beats.place
    ask = beats.playing.script.steps[place].ask
    if ask is None:
        return None
    texts, votes = beats.playing.texts(place, said), beats.playing.votes.get(ask.id, ())
    told = ", ".join(f"{choice} {count(number)}" for choice, number in zip(texts.choices, votes, strict=False))
    return AskLines(place + 1, texts.ask, texts.choices, f"The room voted: {told}." if any(votes) else "")


def _view(chart: str) -> View:
    views: tuple[View, ...] = ("gain", "rate", "value", "discount")
    return next((view for view in views if view == chart), USUAL)
