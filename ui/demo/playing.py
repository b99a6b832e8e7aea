"""A demonstration played without a window: checked before a talk, and written out as pictures, tables and pages to hand out."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from ui.charts.export import save_csv
from ui.csv_file import Cell, plain, when, write_csv
from ui.demo.chapters import Chapters
from ui.demo.given import GivenBeat, give, said
from ui.demo.pictures import SIZE, Pictures, as_png, drawn, save_picture, store
from ui.demo.scenario import series_data
from ui.panels.handout.chapters import save_chapters
from ui.panels.handout.paper import usual_paper
from ui.panels.handout.writing import blank_chart
from ui.panels.holdings.lines import ALL_LST
from ui.theme import set_scheme, theme
from ui.wording import problem_text, refusal_text
from wallet import FileProblem
from wallet.scripts import Beats, Comparison, Condition, Playing, Script, begin, words_of

Say = Callable[[str], object]
Which = Literal["chapter", "step"]
FOR_PUPILS = "for pupils"


class Wanted(NamedTuple):
    """What is written: a picture for each chapter's end or each step, their size, a picture of each day that passes too, and
    which paper ("" for what is usual here).
    """

    each: Which = "chapter"
    size: QSize = SIZE
    frames: bool = False
    paper: str = ""


class Result(NamedTuple):
    """What was written, and whether every beat went as the script has it."""

    files: tuple[Path, ...]
    holds: bool


def check(script: Script, say: Say = print) -> bool:
    """Play it, say beat by beat what held, and store the pictures of the beats that did. Returns whether all did."""
    with dressed(), _played(script) as beats, drawn() as pictures:
        return _finished(script, [_told(beats, beat, pictures, say) for beat in give(beats)], say)


def write_out(script: Script, folder: Path, wanted: Wanted, say: Say = print) -> Result:
    """Play it and write pictures, tables and two pages to hand out into a folder. Problems as those of writing files."""
    folder.mkdir(parents=True, exist_ok=True)
    with dressed(), _played(script) as beats, drawn(wanted.size) as pictures:
        out = _Out(beats, pictures, folder, wanted, say)
        for beat in out.given():
            out.keep(beat)
        out.finish()
        return Result(tuple(out.files), _finished(script, out.held, say))


class _Out:
    """What is written of one demonstration while it is given."""

    def __init__(self, beats: Beats, pictures: Pictures, folder: Path, wanted: Wanted, say: Say) -> None:
        self.beats, self.pictures, self.folder, self.wanted, self.say = beats, pictures, folder, wanted, say
        self.stem = beats.playing.script.stem
        self.chapters = Chapters(beats)
        self.files: list[Path] = []
        self.held: list[bool] = []
        self._rows: list[tuple[Cell, ...]] = []
        self._frames = 0

    def given(self) -> Iterator[GivenBeat]:
        """Give it; where frames are wanted, with a picture of each day that passes."""
        return give(self.beats, self._frame if self.wanted.frames else None)

    def keep(self, beat: GivenBeat) -> None:
        """Keep what the tables and pages say of a beat, and write its picture where one is wanted."""
        self.held.append(_said(self.beats, beat, self.say))
        self._rows += _figures(beat)
        if not self.chapters.keep(beat) and self.wanted.each == "chapter":
            return
        image = as_png(self.pictures.of(self.beats))
        if self.held[-1] and self.wanted.size == SIZE:
            _tell(store(image, self.beats), self.say)
        self._write(f"{self.stem}-{beat.place + 1:02}.png", lambda path: save_picture(image, path))

    def finish(self) -> None:
        """Write the tables and the pages."""
        practice, paper = self.beats.practice, self.wanted.paper or usual_paper()
        heads = ("beat", "hour", "label", "value", "unit", "source")
        self._write(f"{self.stem}-figures.csv", lambda path: write_csv(path, heads, self._rows, words=False))
        self._write(f"{self.stem}.csv", lambda path: save_csv(path, series_data(practice), practice.exactly(ALL_LST)))
        with blank_chart() as chart:
            handout = self.chapters.handout()
            for pupils, name in ((False, "handout"), (True, "pupils")):
                made = partial(save_chapters, chart=chart, handout=handout, paper=paper, pupils=pupils)
                self._write(f"{self.stem}-{name}.pdf", made)

    def _frame(self) -> None:
        self._frames += 1
        path = self.folder / "frames" / f"{self._frames:05}.png"
        path.parent.mkdir(exist_ok=True)
        save_picture(as_png(self.pictures.of(self.beats)), path)

    def _write(self, name: str, write: Callable[[Path], object]) -> None:
        path = self.folder / name
        write(path)
        self.files.append(path)
        self.say(f"wrote {path}")


def write_handouts(script: Script, path: Path, paper: str, votes: Mapping[str, tuple[int, ...]]) -> int:
    """Play it and write its hand-out, with what a room voted, and beside it the pupil's copy; returns how many pages both have.
    Problems as those of writing files.
    """
    with _played(script) as beats, blank_chart() as chart:
        for asked, counts in votes.items():
            beats.playing.vote(asked, counts)
        chapters = Chapters(beats)
        for beat in give(beats):
            chapters.keep(beat)
        copies = ((False, path), (True, path.with_stem(f"{path.stem} {FOR_PUPILS}")))
        return sum(save_chapters(place, chart, chapters.handout(), paper, pupils) for pupils, place in copies)


@contextmanager
def dressed() -> Iterator[None]:
    """An application and the light scheme, where there is no window that has its own."""
    if QApplication.instance() is None:
        QApplication(["sluice"])
    set_scheme("light")
    theme()
    yield


@contextmanager
def _played(script: Script) -> Iterator[Beats]:
    with (
        tempfile.TemporaryDirectory(prefix="sluice-") as place,
        begin(script, Path(place), anew=True) as practice,
        practice.folding_later(),
    ):
        yield Beats(Playing(practice, script))


def _told(beats: Beats, beat: GivenBeat, pictures: Pictures, say: Say) -> bool:
    held = _said(beats, beat, say)
    if held:
        _tell(store(as_png(pictures.of(beats)), beats), say)
    return held


def _tell(problem: FileProblem | None, say: Say) -> None:
    if problem is not None:
        say(problem_text(problem)[0])


def _said(beats: Beats, beat: GivenBeat, say: Say) -> bool:
    """Say how a beat went; returns whether it went as the script has it."""
    step = beats.playing.script.steps[beat.place]
    say(f"{beat.place + 1:3}. {beats.playing.texts(beat.place, said).title}: {'holds' if beat.holds else 'MISSED'}")
    for condition, one in zip(step.expect, beat.compared, strict=True):
        if not one.holds:
            say(f"     expects {_words(condition, one)}")
    if beat.refused is not None:
        say(f"     refused: {refusal_text(beat.refused)[0]}")
    return beat.holds


def _words(condition: Condition, found: Comparison) -> str:
    asked, came = ("nothing yet" if value is None else said(value) for value in (found.right, found.left))
    return f"{words_of(condition)} {asked}, and it is {came}"


def _finished(script: Script, held: Sequence[bool], say: Say) -> bool:
    missed = [place + 1 for place, one in enumerate(held) if not one]
    told = "all of them hold" if not missed else f"missed: {', '.join(map(str, missed))}; the audience sees their stored pictures"
    say(f"{script.told(script.title, said)}: {len(held)} beats, {told}")
    return not missed


def _figures(beat: GivenBeat) -> Iterator[tuple[Cell, ...]]:
    for card in beat.cards:
        if card.value is not None:
            number, decimals, unit = card.value
            told = when(number, 0) if unit == "date" else plain(number, decimals)
            yield (beat.place + 1, beat.hour, card.label, told, "UTC" if unit == "date" else unit, card.source or "model")
