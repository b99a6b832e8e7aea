"""Practices of an earlier build open, tell what they told then, and go on as they would have gone on."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest

from tests.wallet.kept_practices import TOLD, lived_on, told, unpacked
from tests.wallet.pictures import Reader
from wallet import Practice

RECORDED = json.loads(lzma.decompress(TOLD.read_bytes()))


@pytest.mark.parametrize("scenario", sorted(RECORDED["practices"]))
def test_a_practice_of_an_earlier_build_tells_what_it_told_and_goes_on_the_same(tmp_path: Path, scenario: str) -> None:
    reader, recorded = Reader(RECORDED["names"]), RECORDED["practices"][scenario]
    with Practice.open(unpacked(scenario, tmp_path)) as practice:
        assert practice.notices == ()
        found = told(practice, reader)
        assert {what for what in recorded["told"] if found.get(what) != recorded["told"][what]} == set()
        found = lived_on(practice, reader)
        assert {what for what in recorded["lived on"] if found.get(what) != recorded["lived on"][what]} == set()


def test_the_kept_practices_have_a_branch_a_kept_future_and_an_undone_run() -> None:
    for recorded in RECORDED["practices"].values():
        branches = {what.split(": ")[0] for what in recorded["told"] if ": " in what}
        assert branches == {"main", "what if", "main (2)"}
        assert recorded["told"]["undo"] == RECORDED["practices"]["calm"]["told"]["undo"]
