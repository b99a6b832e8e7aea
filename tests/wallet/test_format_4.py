"""Format 4: many actions in little room, and samples whose figures are exact, in files that are brought up to it too."""

from __future__ import annotations

import hashlib
import lzma
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import amounts_between
from tests.wallet.kept_practices import KEPT, SERIES, live, lived_on, told
from tests.wallet.pictures import Reader
from tests.wallet.practices import ETH, lived_practice, practice
from tests.wallet.test_kept_practices import RECORDED
from wallet import FileProblem, Practice, actions
from wallet.practice import deeds, deltas, samples
from wallet.practice.salvage import salvaged
from wallet.world.sampling import samples as samples_of

PER_ACTION = 1_500
"""Bytes of the file that an action may take."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A practice of format 3 that `live` was lived in, by the last build that wrote it."""
    path = tmp_path / "old.sluice"
    path.write_bytes(lzma.decompress((KEPT / "format-3.sluice.xz").read_bytes()))
    return path


# -- what there was


def test_a_file_of_format_3_tells_what_it_told_and_goes_on_the_same(old: Path) -> None:
    reader, recorded = Reader(RECORDED["names"]), RECORDED["practices"]["calm"]
    with Practice.open(old) as opened:
        found = told(opened, reader)
        assert {what for what in recorded["told"] if found.get(what) != recorded["told"][what]} == set()
        found = lived_on(opened, reader)
        assert {what for what in recorded["lived on"] if found.get(what) != recorded["lived on"][what]} == set()


def test_actions_sums_and_samples_of_format_3_are_the_same_in_this_one(old: Path) -> None:
    with closing(sqlite3.connect(old)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (3,)
        done = db.execute("SELECT id, action, own FROM moment WHERE kind <> 'run'").fetchall()
        lived = db.execute(f"SELECT token, moment, hour, {', '.join(samples.COLUMNS)} FROM sample").fetchall()
    Practice.open(old).close()
    with closing(sqlite3.connect(old)) as db:
        kept = {moment: deeds.deed(content) for moment, content in db.execute("SELECT moment, content FROM deed")}
        rows = db.execute("SELECT token, moment, hour, content FROM sample").fetchall()
        assert db.execute("SELECT count(*) FROM activity").fetchone()[0] > 10
        assert db.execute("SELECT amount, state FROM requests").fetchall()
    assert [(id_, action or "null", own) for id_, action, own in done] == [
        (id_, bytes(deed.action).decode(), msgspec.json.encode(deed.own).decode()) for id_, deed in kept.items()
    ]
    found = {}
    for token, moment, hour, content in rows:
        figures = np.empty((len(samples.COLUMNS), hours := samples.hours_of(content)))
        samples.unpack(content, figures, 0, 0, hours - 1)
        found |= {(token, moment, hour + number): column for number, column in enumerate(figures.T.tolist())}
        assert samples.exactly(content) == [samples.UNKNOWN] * hours
    assert {row[:3]: [repr(figure) for figure in found[row[:3]]] for row in lived} == {
        row[:3]: [repr(float("nan") if figure is None else figure) for figure in row[3:]] for row in lived
    }
    assert len(found) == len(lived)


# -- exact figures


@pytest.mark.parametrize("scenario", ["calm", "june-2022"])
def test_every_exact_figure_is_the_models_own_at_that_hour(tmp_path: Path, scenario: str) -> None:
    with lived_practice(tmp_path, live, scenario) as opened:
        for branch in ("main", "what if"):
            opened.switch(branch)
            opened.go_to(opened.tip_hour)
            found = {key: dict(opened.exactly(key)) for key in SERIES}
            shown = {key: opened.series(key) for key in SERIES}
            for hour in (*range(0, opened.tip_hour, 23), opened.tip_hour):
                opened.go_to(hour)
                lived = {sample.token: sample for sample in samples_of(opened.world, "you", opened.own)}
                for key in SERIES:
                    figures = found[key].get(hour, samples.UNKNOWN)
                    assert figures == (lived[key].exact if key in lived else samples.UNKNOWN)
                    floats = [getattr(shown[key], name)[hour] for name in samples.COLUMNS]
                    assert floats == pytest.approx([np.nan if n is None else n / ETH for n in figures], nan_ok=True, rel=0, abs=0)


AMOUNTS = amounts_between(0, 10**34)
WHOLE = st.none() | AMOUNTS | AMOUNTS.map(int.__neg__)


@given(st.lists(st.tuples(*[WHOLE] * len(samples.COLUMNS)), min_size=1, max_size=12))
def test_what_is_packed_is_unpacked_to_the_last_unit(lived: list[tuple[int | None, ...]]) -> None:
    figures = np.array([[np.nan if n is None else n / ETH for n in row] for row in lived]).T
    content = samples.packed(figures, lived)
    assert samples.exactly(content) == lived
    found = np.empty_like(figures)
    samples.unpack(content, found, 0, 0, len(lived) - 1)
    assert found.tobytes() == figures.tobytes()
    assert samples.sound(content) == content
    assert samples.sound(content + b"x") == samples.packed(figures)


@pytest.mark.parametrize(("moving", "rows"), [(0, 1), (1, 2), (2, 3), (4, 1)])
def test_hours_of_few_figures_that_move_are_parted_into_rows_that_fit_in_a_page_with_others(moving: int, rows: int) -> None:
    whole = [(0, 0, 0, ETH, None, None, None, 0, 0) for _ in range(samples.MOST_HOURS)]
    lived = [(*(ETH + hour for _ in range(moving)), *row[moving:]) for hour, row in enumerate(whole)]
    given_rows = [(5 + hour, [np.nan if n is None else n / ETH for n in row], row) for hour, row in enumerate(lived)]
    found = list(samples.stretches(given_rows))
    assert len(found) == rows
    assert rows == 1 or all(len(content) <= samples.MOST_IN_PAGE for _, content in found)
    assert [begin for begin, _ in found] == [5 + sum(samples.hours_of(content) for _, content in found[:n]) for n in range(rows)]
    assert [row for _, content in found for row in samples.exactly(content)] == lived


# -- little room


def test_an_action_takes_little_room_in_the_file(tmp_path: Path) -> None:
    def moved(number: int) -> tuple[actions.Action, ...]:
        amount = ETH // 100 + number * 1_234_567
        return (
            actions.Stake(amount=amount),
            actions.Wrap(amount=amount // 2),
            actions.Swap("curve-steth", "stETH", "ETH", amount // 3, 0),
            actions.Unwrap(amount=amount // 4),
            actions.Transfer("stETH", "alice", amount // 50),
        )

    with practice(tmp_path) as opened, opened.folding_later():
        before = opened.path.stat().st_size
        for number in range(40):
            for action in moved(number):
                opened.do(action)
    assert opened.path.stat().st_size - before < PER_ACTION * 200


@given(st.binary(max_size=70_000), st.data())
def test_a_difference_is_restored_from_the_same_text_and_from_no_other(base: bytes, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(base)))
    end = data.draw(st.integers(begin, len(base)))
    text = base[:begin] + data.draw(st.binary(max_size=200)) + base[end:]
    stored = deltas.delta(text, base)
    assert deltas.restored(stored, base, len(text)) == text
    if text:
        with pytest.raises(zlib.error):
            deltas.restored(stored, base, len(text) - 1)
        with pytest.raises(zlib.error):
            deltas.restored(stored[:-1], base, len(text))
    with suppress(zlib.error):
        assert deltas.restored(stored, data.draw(st.binary(max_size=200)) + base[end:], len(text)) == text
    with pytest.raises(zlib.error):
        deltas.restored(bytes([stored[0] ^ 1]) + stored[1:], base, len(text))


def test_the_text_that_deeds_differ_from_is_never_another() -> None:
    """Whoever changes it can no longer read what was stored: another text would be another format."""
    assert hashlib.blake2b(deeds.usual(), digest_size=16).hexdigest() == "e8cf076c8e3dbfcd4a72417a62d8d28f"


# -- damage


@pytest.fixture
def lived(tmp_path: Path) -> Iterator[Path]:
    with lived_practice(tmp_path, live) as opened:
        yield opened.path


def damaged(path: Path, *statements: str) -> Path:
    """Change rows, let what can be read be saved, and return where."""
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()
    found = salvaged(FileProblem("file_damaged", path=str(path)), lambda _: None)
    assert found.figures["moments"] == found.figures["of"]
    return Path(str(found.figures["saved_to"]))


def test_a_deed_that_is_damaged_keeps_its_title_and_the_sums_before_it(lived: Path) -> None:
    with Practice.open(lived, read_only=True) as opened:
        before = {row.moment: row for row in opened.activity(1_000)}
        sums = opened.own_before(4)
    with Practice.open(damaged(lived, "UPDATE deed SET content = zeroblob(9) WHERE moment = 4")) as saved:
        after = {row.moment: row for row in saved.activity(1_000)}
        assert saved.own_before(5) == sums
    assert (after[4].kind, after[4].title, after[4].receipt.title) == ("unreadable", before[4].title, before[4].title)  # type: ignore[union-attr]
    assert {number: row for number, row in after.items() if number != 4} == {n: row for n, row in before.items() if n != 4}


def test_samples_whose_exact_figures_are_damaged_are_still_drawn(lived: Path) -> None:
    with Practice.open(lived, read_only=True) as opened:
        drawn = opened.series("stETH").market_value.tobytes()
    longest = "SELECT max(length(content)) FROM sample WHERE token = 'stETH'"
    cut = "UPDATE sample SET content = substr(content, 1, length(content) - 3)"
    saved_to = damaged(lived, f"{cut} WHERE length(content) = ({longest})")
    with Practice.open(saved_to) as saved:
        assert saved.series("stETH").market_value.tobytes() == drawn
        figures = [row for _, row in saved.exactly("stETH")]
        assert samples.UNKNOWN in figures
        assert len(set(figures)) > 1
