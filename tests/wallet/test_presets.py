"""Presets are read strictly: what is wrong is said with its line and its cure, and one file more is one protocol more."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from ui.wording import problem_text
from wallet.chain import solana, validators
from wallet.defi import lending, rate_strategy
from wallet.errors import FileProblem, Refused
from wallet.library import MECHANISMS, further_presets, read_mechanism, read_preset
from wallet.library.chains import ChainPreset
from wallet.library.documents import line_of, parse_document
from wallet.library.figures import Coins, SourcedFigure, Whole
from wallet.library.presets import preset, presets, read_resource
from wallet.library.reading import read_parameters
from wallet.library.scenarios import Scenario, scenario, scenario_names
from wallet.staking import rebasing, redemption_rate, reported_rate, ticket_pool
from wallet.staking.rebasing_parameters import Parameters as RebasingParameters
from wallet.staking.rebasing_parameters import fee_modules, stake_limit
from wallet.staking.reported_rate import ReportedRate
from wallet.world.systems.solana import ClusterParameters

SHIPPED = files("resources")
TABLES = [
    f"{folder.name}/{file.name}"
    for folder in SHIPPED.iterdir()
    if folder.is_dir() and folder.name not in ("lessons", "demos")
    for file in folder.iterdir()
    if file.name.endswith(".toml")
]
"""Every file of figures that ships; lessons and demonstrations are scripts, which `test_script_reading` reads."""
LIDO = (SHIPPED / "protocols" / "lido.toml").read_text(encoding="utf-8")
ONE = '{ value = 1, unit = "bp", date = "2026-11", source = "a vote" }'


class Tier(msgspec.Struct, frozen=True):
    label: str
    limit_wei: int


class Cap(msgspec.Struct, frozen=True):
    share_ppm: int
    open: bool


class Parameters(msgspec.Struct, frozen=True):
    fee_bps: int
    cap: Cap
    tiers: tuple[Tier, ...] = ()


GOOD = f"""# a comment
[parameters]
fee_bps = {ONE}

[parameters.cap]
share_ppm = {{ value = "123456789012345678901234567890", unit = "1e-6", date = 2026-11-22, source = "a vote", assumed = true }}
open = {{ value = true, unit = "whether anyone may join", date = "2026", source = "a vote" }}

[[parameters.tiers]]
label = "first"
limit_wei = {ONE}

[[parameters.tiers]]
label = "second"
limit_wei = {ONE}
"""


def parameters(text: str) -> Parameters:
    return read_parameters(parse_document(text.encode(), "mine.toml"), Parameters, ("parameters",))[0]


def refused(text: str) -> dict[str, Any]:
    with pytest.raises(FileProblem) as problem:
        parameters(text)
    assert problem.value.code == "preset_malformed"
    assert problem.value.figures["place"] == "mine.toml"
    return problem.value.figures


def test_parameters_follow_their_struct() -> None:
    assert parameters(GOOD) == Parameters(1, Cap(123456789012345678901234567890, True), (Tier("first", 1), Tier("second", 1)))
    assert parameters(GOOD).cap.open is True


def test_every_figure_is_kept_for_the_assumptions_with_the_place_where_it_stands() -> None:
    _, figures = read_parameters(parse_document(GOOD.encode(), "mine.toml"), Parameters, ("parameters",))
    at = [place for place, _ in figures]
    assert at[:2] == [("parameters", "fee_bps"), ("parameters", "cap", "share_ppm")]
    assert at[-1] == ("parameters", "tiers", 1, "limit_wei")
    assert figures[1][1].date == "2026-11-22"
    assert [figure.assumed for _, figure in figures] == [False, True, False, False, False]


@pytest.mark.parametrize(
    ("change", "line", "reason", "cure"),
    [
        ((f"fee_bps = {ONE}\n", ""), 2, '"fee_bps" is missing from [parameters]', 'Add fee_bps = { value = 1, unit = "1/10,000"'),
        (("fee_bps", "fee_bsp"), 3, '"fee_bsp" is not known in [parameters]', 'Write "fee_bps" in its place'),
        (("[[parameters.tiers]]", "colour = 3\n[[parameters.tiers]]"), 9, '"colour" is not known', "Take it out: "),
        (('label = "second"\n', ""), 13, '"label" is missing from [parameters.tiers]', "Add label"),
        (('label = "second"', "label = 2"), 14, '"tiers.label" is the number 2, not text', "Write text"),
        (("value = true", "value = 1"), 7, '"open.value" is the number 1, not true or false', "Write true or false"),
        (("value = 1,", 'value = "one",'), 3, '"fee_bps.value" is the text "one", not a whole number', "Write a whole number"),
        (("value = 1,", "value = true,"), 3, '"fee_bps.value" is true, not a whole number', "Write a whole number"),
        (("value = 1,", "value = 1.5,"), 3, '"fee_bps.value" is the number 1.5, not a whole number', "Write a whole number"),
        (('unit = "bp", ', ""), 3, '"unit" is missing from [parameters.fee_bps]', "Add unit"),
        (('unit = "bp"', 'unit = ""'), 3, 'the unit of "fee_bps" is empty', "Say the unit in words"),
        (('date = "2026-11", ', ""), 3, '"date" is missing from [parameters.fee_bps]', "Add date = ... (a date"),
        (("2026-11-22", '"at deployment"'), 6, '"share_ppm.date" is the text "at deployment", not a date', "Write a date"),
        ((', source = "a vote", assumed', ", assumed"), 6, '"source" is missing from [parameters.cap.share_ppm]', "Add source"),
        (("assumed = true", 'assumed = "yes"'), 6, '"share_ppm.assumed" is the text "yes", not true or false', "Write true"),
        ((f"fee_bps = {ONE}", "fee_bps = 5"), 3, '"fee_bps" is the number 5 without unit, date and source', "Write { value"),
        (
            ("open = {", "open = 1\nopem = {"),
            8,
            '"opem" is not known in [parameters.cap]',
            'Take it out: "share_ppm", "open" belong',
        ),
        (
            ("open = {", "open = 1 #"),
            7,
            '"open" is the number 1 without unit, date and source',
            'Write { value = ..., unit = "..."',
        ),
        (
            (GOOD[GOOD.index("share") : GOOD.index("open")], "share_ppm = 5\n"),
            6,
            '"share_ppm" is the',
            'Write { value = ..., unit = "1e-6"',
        ),
        (
            (GOOD[GOOD.index("[parameters.cap") : GOOD.index("[[")], ""),
            2,
            '"cap" is missing from [parameters]',
            "Add [parameters.cap]",
        ),
        (
            (f"fee_bps = {ONE}\n", '[parameters.fee_bps]\nvalue = 1\nunit = ""\ndate = "2026"\nsource = "a vote"\n'),
            5,
            'the unit of "fee_bps" is empty',
            "Say the unit in words",
        ),
        ((GOOD[GOOD.index("[[") :], ""), 2, '"tiers" is missing from [parameters]', "Add [[parameters.tiers]]"),
        (("[[parameters.tiers]]", "[parameters.tiers]"), 13, "it is no TOML: cannot declare", "Mend that line"),
        (('label = "first"', "label = first"), 10, "it is no TOML: invalid value", "Mend that line"),
        (("# a comment", "# a comment\n[parameters"), 2, "it is no TOML", "Mend that line"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_its_cure(change: tuple[str, str], line: int, reason: str, cure: str) -> None:
    assert change[0] in GOOD
    text = GOOD.replace(*change) if change[0].startswith("[[") and "colour" not in change[1] else GOOD.replace(*change, 1)
    said = refused(text)
    assert said["line"] == line, said
    assert said["reason"].startswith(reason), said
    assert said["cure"].startswith(cure), said


def test_a_table_given_as_a_number_is_refused() -> None:
    said = refused(f"[parameters]\nfee_bps = {ONE}\ntiers = []\ncap = 3\n")
    assert said["line"] == 4
    assert said["reason"] == '"parameters.cap" is the number 3, not a table'


def test_a_list_given_as_a_number_is_refused() -> None:
    said = refused(f"[parameters]\nfee_bps = {ONE}\ntiers = 3\n" + GOOD[GOOD.index("[parameters.cap]") : GOOD.index("[[")])
    assert (said["line"], said["reason"], said["cure"]) == (3, '"parameters.tiers" is the number 3, not a list', "Write a list")


class Shape(msgspec.Struct, frozen=True):
    limit: int | None = None
    by_name: dict[str, int] = {}
    fee: Coins | None = None


@pytest.mark.parametrize(
    ("text", "reason", "cure"),
    [
        ('limit = "none"', '"limit" is the text "none", not a whole number', "Write a whole number"),
        ("by_name = 3", '"by_name" is the number 3, not a table', "Write a table"),
        ('by_name = { one = "1" }', '"by_name.one" is the text "1", not a whole number', "Write a whole number"),
        ("fee = 5", '"fee" is the number 5 without unit, date and source', "Write { value = ..., unit"),
        ('fee = { value = 5, unit = "", date = "2026", source = "a vote" }', 'the unit of "fee" is empty', "Say the unit"),
        ("tip = [5]", '"tip" is not known in the top', 'Take it out: "limit", "by_name", "fee" belong here'),
    ],
)
def test_what_may_be_left_out_is_read_as_strictly_where_it_stands(text: str, reason: str, cure: str) -> None:
    assert read_preset(b"", Shape, "x.toml") == Shape()
    with pytest.raises(FileProblem) as problem:
        read_preset(text.encode(), Shape, "x.toml")
    said = problem.value.figures
    assert (said["line"], said["reason"]) == (1, reason)
    assert str(said["cure"]).startswith(cure)


def test_a_file_that_ends_in_the_middle_is_refused_at_its_end() -> None:
    with pytest.raises(FileProblem) as problem:
        read_mechanism(b"many = [\n  1,\n  2,", "x.toml")
    assert problem.value.figures["line"] == 3


def test_bytes_that_are_no_text_are_refused_at_their_line() -> None:
    with pytest.raises(FileProblem) as problem:
        read_mechanism(b'name = "x"\ntitle = "\xff"\n', "x.toml")
    said = problem.value.figures
    assert (said["line"], said["reason"], said["cure"]) == (2, "it is not text in UTF-8", "Save the file as UTF-8")


def test_the_line_is_that_of_the_key_also_after_values_of_several_lines() -> None:
    text = 'words = """\nkey = 1\n"""\nmany = [\n  1,\n  2,\n]\r\nkey = 2\n[table]\nlast = 1\n'
    document = parse_document(text.encode(), "x.toml")
    assert [line_of(document, at) for at in [("words",), ("many",), ("many", 1), ("key",), ("table", "last")]] == [1, 4, 4, 8, 10]
    assert line_of(document, ("table", "gone", "gone")) == 9
    assert line_of(document, ("gone",)) == 1


@pytest.mark.parametrize(
    ("change", "line", "reason", "cure"),
    [
        (('mechanism = "rebasing_pool"', 'mechanism = "rebasing"'), 10, '"rebasing" is no mechanism', 'Write "rebasing_pool"'),
        (('mechanism = "rebasing_pool"', 'mechanism = "perpetual"'), 10, '"perpetual" is no mechanism', "Choose one of "),
        (('mechanism = "rebasing_pool"\n', ""), 1, '"mechanism" is missing from the top', "Add mechanism"),
        (('title = "Lido"', "title = 1"), 8, '"title" is no text', 'Write title = "..."'),
        (('name = "lido"', 'name = "lidl"'), 7, 'the file of "lidl" has another name', 'Call it "lidl.toml"'),
        (("[parameters.report]", "[parameter.report]"), 20, '"parameter" is no text', "Write parameter"),
        (('title = "Lido"', 'title = ""'), 8, '"title" is no text', 'Write title = "..."'),
        (('title = "Lido"', "title = []"), 8, '"title" is no text', 'Write title = "..."'),
        (('title = "Lido"', 'title = ["Lido", 2]'), 8, '"title" is no text', 'Write title = "..."'),
        (("[parameters.report]", "[work]\nstake = 5\n[parameters.report]"), 21, '"stake" is the number 5 without', "Write {"),
        ((LIDO[LIDO.index("[parameters") :], ""), 1, '"parameters" is missing from the top', "Add the table [parameters]"),
    ],
)
def test_the_top_of_a_preset_is_checked_as_well(change: tuple[str, str], line: int, reason: str, cure: str) -> None:
    assert change[0] in LIDO
    with pytest.raises(FileProblem) as problem:
        read_mechanism(LIDO.replace(*change, 1).encode(), "protocols/lido.toml")
    said = problem.value.figures
    assert said["line"] == line, said
    assert said["reason"].startswith(reason), said
    assert said["cure"].startswith(cure), said


def test_an_unknown_mechanism_is_answered_with_those_that_are_known() -> None:
    with pytest.raises(FileProblem) as problem:
        read_mechanism(LIDO.replace("rebasing_pool", "perpetual").encode(), "protocols/lido.toml")
    assert all(name in problem.value.figures["cure"] for name in MECHANISMS)


@pytest.mark.parametrize(
    ("name", "given", "instead"),
    [
        ("calm", "noise_ppm =", "noise ="),
        ("calm", "value = 200,", 'value = "much",'),
        ("calm", 'USDC = "10000"', 'USDC = "ten"'),
        ("calm", 'date = "2026-07-22"', 'date = "today"'),
        ("june-2022-open", 'kind = "RedemptionRush"', 'kind = "Rush"'),
        ("june-2022", "2023-05-15T00:00:00Z", "in May"),
        ("june-2022", "start = 2022-05-06T00:00:00Z", "start = 2022-05-06"),
        ("june-2022", "start = 2022-05-06T00:00:00Z", "start = 2022-05-06T00:00:00"),
    ],
)
def test_scenarios_are_read_as_strictly(name: str, given: str, instead: str) -> None:
    text = (SHIPPED / "scenarios" / f"{name}.toml").read_text(encoding="utf-8")
    before, _, after = text.partition(given)
    assert after
    assert read_preset(text.encode(), Scenario, name)
    with pytest.raises(FileProblem) as problem:
        read_preset((before + instead + after).encode(), Scenario, name)
    assert problem.value.figures["line"] == before.count("\n") + 1
    assert problem.value.figures["cure"]


def test_the_chain_is_read_as_strictly() -> None:
    text = (SHIPPED / "chains" / "ethereum.toml").read_text(encoding="utf-8")
    line = next(place for place, words in enumerate(text.split("\n"), 1) if words.startswith("wrap ="))
    with pytest.raises(FileProblem) as problem:
        read_preset(text.replace("wrap = { value = 140000", "wrap = { value = 'much'").encode(), ChainPreset, "ethereum")
    assert problem.value.figures["line"] == line


def test_the_sentence_says_place_line_reason_and_cure() -> None:
    with pytest.raises(FileProblem) as problem:
        read_mechanism(b"[[[", "mine.toml")
    sentence, _ = problem_text(problem.value)
    assert sentence.startswith("mine.toml cannot be read. Line 1: it is no TOML: ")
    assert "Mend that line. " in sentence


def test_what_does_not_ship_is_missing_by_its_name() -> None:
    with pytest.raises(FileProblem, match="preset_missing") as problem:
        read_resource(Scenario, "scenarios", "no such")
    assert problem.value.figures == {"place": "scenarios/no such.toml"}
    with pytest.raises(FileProblem, match="preset_missing") as problem:
        preset("no such", RebasingParameters)
    assert problem.value.figures == {"place": "no such.toml"}


# -- what ships


def entries(table: dict[str, Any], within: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for name, entry in table.items():
        for one in entry if isinstance(entry, list) else [entry]:
            if isinstance(one, dict) and "value" in one:
                yield f"{within}{name}", one
            elif isinstance(one, dict):
                yield from entries(one, f"{within}{name}.")


@pytest.mark.parametrize("place", sorted(TABLES))
def test_every_figure_that_ships_has_unit_date_and_source(place: str) -> None:
    folder, name = place.split("/")
    found = list(entries(tomllib.loads((SHIPPED / folder / name).read_text(encoding="utf-8"))))
    assert found
    for where, entry in found:
        assert entry["unit"], where
        assert len(entry["source"]) > 5, where
        assert str(entry["date"])[:2] == "20", where


def test_every_mechanism_has_a_preset_in_its_folder() -> None:
    shipped = presets()
    assert {one.mechanism for one in shipped} == MECHANISMS.keys()
    for one in shipped:
        assert one.place == f"{MECHANISMS[one.mechanism].folder}/{one.name}.toml"
        assert isinstance(one.parameters, MECHANISMS[one.mechanism].parameters)


def test_every_preset_tells_its_assumptions() -> None:
    for one in presets():
        written = list(entries(tomllib.loads((SHIPPED / one.place).read_text(encoding="utf-8"))["parameters"]))
        told = [(row.name, row.value, row.unit, row.source, row.assumed) for row in one.assumptions]
        assert sorted(told) == sorted(
            (where.rpartition(".")[2], str(said["value"]), said["unit"], said["source"], said.get("assumed", False))
            for where, said in written
        ), one.name
        assert all(row.place.split()[0] == one.name for row in one.assumptions)
    assert {row.assumed for one in presets() for row in one.assumptions} == {True, False}


def test_places_of_assumptions_count_from_one_and_say_value_unit_and_source() -> None:
    rows = {(row.place, row.name): row for row in preset("lido", RebasingParameters).assumptions}
    assert ("lido fee modules 0", "share") not in rows
    first = rows["lido fee modules 1", "share"]
    (written, *_) = tomllib.loads(LIDO)["parameters"]["fee"]["modules"]
    said = written["share"]
    assert (first.value, first.unit, first.source) == (str(said["value"]), said["unit"], said["source"])


def test_presets_come_folder_by_folder_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        (tmp_path / f"{name}.toml").write_text(LIDO.replace('name = "lido"', f'name = "{name}"'))
    places = [one.place for one in presets(tmp_path)]
    assert places[-3:] == [str(tmp_path / f"{name}.toml") for name in "abc"]
    folders = {"chains": 0, "protocols": 1, "markets": 2}
    assert places[:-3] == sorted(places[:-3], key=lambda place: (folders[place.split("/")[0]], place))
    # What ships is found beside what was added.
    assert preset("lido", RebasingParameters, tmp_path).place == "protocols/lido.toml"


def test_every_file_that_ships_is_one_that_is_read() -> None:
    scenarios = {f"scenarios/{name}.toml" for name in scenario_names()}
    further = {one.place for one in further_presets(scenario("calm-all"))}
    assert {*TABLES} == scenarios | further | {one.place for one in presets()} | {"chains/ethereum.toml"}


def test_numbers_keep_every_digit() -> None:
    figure: SourcedFigure = read_preset(
        b'value = "150000000000000000000000"\nunit = "wei"\ndate = "2026"\nsource = "a vote"', Whole, "x.toml"
    )
    assert int(figure.value) == 150_000 * 10**18
    with pytest.raises(FileProblem):
        read_preset(b'value = "1e18"\nunit = "ETH"\ndate = "2026"\nsource = "a vote"', Coins, "x.toml")


# -- one file more


def test_a_preset_of_a_known_mechanism_is_one_file(tmp_path: Path) -> None:
    text = LIDO.replace('name = "lido"', 'name = "estuary"').replace('title = "Lido"', 'title = "Estuary"')
    text = text.replace('"stETH"', '"esETH"').replace('value = "150000000000000000000000"', 'value = "7000000000000000000"')
    (tmp_path / "estuary.toml").write_text(text)
    added = presets(tmp_path)
    assert [one.name for one in added[:-1]] == [one.name for one in presets()]
    assert added[-1].title == "Estuary"
    assert added[-1].labels["token"] == "esETH"

    given = preset("estuary", RebasingParameters, tmp_path).parameters
    assert given == added[-1].parameters
    pool = rebasing.RebasingPool(
        total_shares=10**18,
        buffered=10**18,
        limits=given.report_limits,
        modules=fee_modules(given),
        total_fee=given.fee.total,
        limit=stake_limit(given, block=100),
    )
    deposited, shares = rebasing.submit(pool, 5 * 10**18, block=100)
    assert shares == 5 * 10**18
    assert deposited.buffered == 6 * 10**18
    with pytest.raises(Refused):
        rebasing.submit(deposited, 3 * 10**18, block=100)


def test_a_preset_of_a_younger_mechanism_needs_no_more(tmp_path: Path) -> None:
    """Here the mechanism's state takes the parameters as they are."""
    text = (SHIPPED / "protocols" / "rocket-pool.toml").read_text(encoding="utf-8")
    text = text.replace('"rocket-pool"', '"delta"').replace("value = 500000000000000,", 'value = "10000000000000000",')
    (tmp_path / "delta.toml").write_text(text)
    network = ReportedRate(preset("delta", reported_rate.Parameters, tmp_path).parameters)
    done = reported_rate.deposit(network, 100 * 10**18)
    assert done.minted == 99 * 10**18
    assert done.network.supply == done.minted


def test_a_market_lent_out_to_the_last_coin_costs_eight_percent_and_an_agent_may_change_that() -> None:
    market = preset("aave-core", lending.Parameters).parameters
    assert rate_strategy.interest_rates(market.assets[0].rates, 0, 1, 0, 0).variable_borrow_ray == 835 * 10**23
    assert market.slope_agent == lending.SlopeAgent(step_bps=150, pause_s=8 * 3_600)


def test_the_redeeming_ether_of_rocket_pool_is_a_percent_and_its_pool_has_no_cap_to_speak_of() -> None:
    terms = preset("rocket-pool", reported_rate.Parameters).parameters
    assert terms.target_collateral_1e18 * 100 == 10**18
    assert terms.maximum_pool_wei == 6 * 10**24


def test_an_instant_exit_from_marinade_costs_a_tenth_to_nine_percent_half_of_it_to_the_treasury() -> None:
    terms = preset("marinade", ticket_pool.Parameters).parameters
    full = ticket_pool.TicketPool(terms, active_stake=10**15, msol_supply=10**15, sol_leg=terms.rent_exempt)
    emptied = ticket_pool.exit_fee_bps(replace(full, sol_leg=full.sol_leg + 10**9), 10**9)
    assert emptied == 900
    deep = replace(full, sol_leg=full.sol_leg + terms.lp_liquidity_target + 10**9)
    assert ticket_pool.exit_fee_bps(deep, 10**9) == 10
    done = ticket_pool.liquid_unstake(deep, 10**9)
    assert done.to_treasury * 2 == done.fee == 10**6


def test_operators_get_what_the_modules_rates_blend_to() -> None:
    terms = {module.name: module for module in preset("lido-modules", validators.Parameters).parameters.modules}
    shares = {name: terms[name].stake_share_limit_bps for name in ("simple-dvt", "community")}
    shares["curated"] = 10_000 - sum(shares.values())
    blend = sum(share * terms[name].module_fee_bps for name, share in shares.items())
    ((account, share),) = fee_modules(preset("lido", RebasingParameters).parameters)
    assert (account, share) == ("lido-operators", blend * 10**20 // 10**8)


def test_stride_draws_its_bounds_around_the_rate_so_that_a_zone_of_today_works() -> None:
    terms = preset("stride", redemption_rate.ZoneTerms).parameters
    zone = redemption_rate.RedemptionZone(redemption_rate.parameters_at(terms, 18 * 10**17), rate_1e18=18 * 10**17)
    assert redemption_rate.rate_is_safe(zone)
    assert redemption_rate.bounds(zone.parameters) == (1_746 * 10**15, 189 * 10**16)


def test_solana_asks_for_a_whole_sol_and_its_epochs_of_july_2026_last_fifty_hours() -> None:
    terms = preset("solana", ClusterParameters).parameters.staking
    july, september = 1_005, 1_030
    assert solana.least_delegation(terms, july) == 10**9
    assert (solana.epoch_s(terms, july), solana.epoch_s(terms, september)) == (504 * 360, 42 * 3_600)
    assert july < terms.whole_warmup_epoch <= september


def test_two_presets_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "lido.toml").write_text(LIDO)
    with pytest.raises(FileProblem) as problem:
        presets(tmp_path)
    assert problem.value.figures["line"] == 7
    assert "protocols/lido.toml" in problem.value.figures["reason"]
