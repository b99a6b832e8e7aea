"""Files of numbers say the same to everybody: plain C form, exact to the last unit, and nothing in them is run."""

from __future__ import annotations

import csv
import tracemalloc
from decimal import Decimal
from pathlib import Path

import pytest
import sqlite_utils
from msgspec.structs import replace
from sqlite_utils.utils import Format, rows_from_file

from ui.charts.series import COLUMNS
from ui.csv_file import PlainNumber, figure, plain, write_csv
from ui.panels.activity.export import save_activity
from ui.panels.rewards.export import save_rewards
from ui.panels.value.view import ValueView
from ui.session import Session
from ui.tabs.chart.export import export_chart
from ui.tabs.chart.view import ChartView
from ui.wording import use_number_format, use_world
from wallet import TOKENS, FileProblem, Practice, actions
from wallet.world.sampling import samples

ETH = 10**18
FIGURES = (("in", "in_token", "in_smallest_units"), ("out", "out_token", "out_smallest_units"), ("fee", "fee_token", "fee_wei"))
REWARDS = (
    ("held", "held_token", "held_smallest_units"),
    ("reward", "reward_token", "reward_wei"),
    ("fee", "fee_token", "fee_wei"),
)


@pytest.fixture
def practice(tmp_path: Path):
    with Practice.create(tmp_path / "p.sluice", "june-2022-open") as made:
        made.do(actions.Stake(amount=10 * ETH + 1))
        made.advance(24 * 9)
        made.do(actions.Wrap(amount=2 * ETH + 3))
        made.do(actions.Swap(market="curve-steth", pay="stETH", receive="ETH", amount=ETH + 7))
        made.do(actions.Swap(market="curve-steth", pay="ETH", receive="stETH", amount=ETH // 3))
        made.branch("+SUM(1)")
        made.note(made.activity(1)[0].moment, "=HYPERLINK('x') caf\u00e9\n\u2212 more")
        yield made


def read(path: Path) -> list[dict[str, str]]:
    """Read a file with both readers, which must agree."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("rb") as file:
        found, kind = rows_from_file(file, format=Format.CSV, encoding="utf-8-sig")
        database = sqlite_utils.Database(memory=True)
        database["kept"].insert_all(found)
    assert kind is Format.CSV
    assert list(database["kept"].rows) == rows
    return rows


def test_the_activity_reads_back_to_the_last_wei(practice: Practice, tmp_path: Path) -> None:
    path = tmp_path / "activity.csv"
    count = save_activity(practice, path)
    rows = read(path)
    moved: dict[str, int] = {}
    for row in rows:
        for (amount, token, units), sign in zip(FIGURES, (1, 1, -1), strict=True):
            assert bool(row[amount]) is bool(row[token]) is bool(row[units])
            if row[token]:
                assert Decimal(row[amount]).scaleb(TOKENS[row[token]].decimals) == int(row[units])
                moved[row[token]] = moved.get(row[token], 0) + sign * int(row[units])
    told = practice.activity(limit=100)[::-1]
    changes: dict[str, int] = {}
    for done in told:
        for change in done.receipt.changes if done.receipt else ():
            if change.account == "you":
                changes[change.token] = changes.get(change.token, 0) + change.after - change.before
    assert moved == changes
    assert count == len(rows) >= len(told)
    assert [int(row["moment"]) for row in rows if row["what"]] == [done.moment for done in told]


def test_what_a_person_wrote_is_not_run(practice: Practice, tmp_path: Path) -> None:
    save_activity(practice, tmp_path / "activity.csv")
    last = read(tmp_path / "activity.csv")[-1]
    assert last["note"] == "'=HYPERLINK('x') caf\u00e9\n\u2212 more"
    assert last["branch"] == "'+SUM(1)"
    for text in ("=1", "+1", "-1", "@x", "\tx", "\rx", " =1", "\u22121", "\uff1d1", "|x"):
        write_csv(tmp_path / "a.csv", ("text", "number"), [(text, plain(-1, 0))])
        with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
            assert list(csv.DictReader(file)) == [{"text": f"'{text}", "number": "-1"}]


def test_a_file_of_words_begins_with_a_mark_and_one_of_numbers_does_not(practice: Practice, tmp_path: Path) -> None:
    save_activity(practice, tmp_path / "activity.csv")
    save_rewards(practice.rewards(), practice.world.start, tmp_path / "rewards.csv")
    assert (tmp_path / "activity.csv").read_bytes().startswith(b"\xef\xbb\xbftime_utc,")
    assert (tmp_path / "rewards.csv").read_bytes().startswith(b"time_utc,")
    assert (tmp_path / "rewards.csv").read_bytes().isascii()


@pytest.mark.parametrize("chosen", ["de", "fr", "ch", "in"])
def test_a_file_is_the_same_in_every_number_format(practice: Practice, tmp_path: Path, chosen: str) -> None:
    written = []
    try:
        for name in ("en", chosen):
            use_number_format(name)
            save_activity(practice, tmp_path / f"{name}.csv")
            written.append((tmp_path / f"{name}.csv").read_bytes())
    finally:
        use_number_format("en")
    assert written[0] == written[1]
    rows = read(tmp_path / "en.csv")
    assert not any("\u2212" in row[name] for row in rows for name in row if name != "note")


def test_rewards_read_back_to_the_last_wei_losses_too(practice: Practice, tmp_path: Path) -> None:
    rewards = practice.rewards()
    rewards += tuple(replace(reward, amount=-reward.amount - 1, year_ppm=-reward.year_ppm) for reward in rewards)
    save_rewards(rewards, practice.world.start, tmp_path / "rewards.csv")
    rows = read(tmp_path / "rewards.csv")
    assert [int(row["reward_wei"]) for row in rows] == [reward.amount for reward in reversed(rewards)]
    for row in rows:
        for amount, token, units in REWARDS:
            assert Decimal(row[amount]).scaleb(TOKENS[row[token]].decimals) == int(row[units])


def test_rows_go_to_the_file_as_they_come(tmp_path: Path) -> None:
    rows = ((number, *figure(-(10**20) - number, "ETH", 18)) for number in range(6_000))
    tracemalloc.start()
    assert write_csv(tmp_path / "long.csv", ("n", "amount", "token", "wei"), rows) == 6_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 300_000


def test_a_file_is_not_given_a_secret_for_a_name(tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as problem:
        write_csv(tmp_path / f"{'zoo ' * 12}.csv", ("a",), [(PlainNumber("1"),)])
    assert problem.value.code == "file_name_secret"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["lst", "stETH", "USDC"])
def test_the_values_of_a_chart_read_back_as_the_models_own(qtbot, practice: Practice, tmp_path: Path, key: str) -> None:
    use_world(practice.world)
    session = Session(practice)
    view = ValueView(session, key)
    view.load()
    qtbot.addWidget(view.chart)
    export_chart(ChartView(*view.views()[0]), "csv", tmp_path / "values.csv")
    use_world(None)
    rows = read(tmp_path / "values.csv")
    assert len(rows) == practice.world.hour + 1
    for row in rows[::17] + rows[-1:]:
        practice.go_to(int(row["hour"]))
        (lived,) = (sample for sample in samples(practice.world, "you", practice.own) if sample.token == key)
        for name, whole in zip(COLUMNS[1:], lived.exact, strict=True):
            assert row[f"{name}_1e18"] == ("" if whole is None else str(whole))
            assert row[name] == "" if whole is None else Decimal(row[name]).scaleb(18) == whole
