"""Events, formulas, lines of the review and terms read as before each room had its own: `words_said.json` has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ui.wording import event_text, marker_words
from ui.wording.explaining.explained import sentence_of, term_name
from ui.wording.explaining.formulas import formulas_of
from ui.wording.telling import note_line
from wallet import Derivation, Event, Note, Receipt, Term

RECORDED: dict[str, Any] = json.loads((Path(__file__).parent / "words_said.json").read_text("utf-8"))
FIGURES: dict[str, Any] = RECORDED["figures"]


def receipt(kind: str) -> Receipt:
    return Receipt(kind=kind, title="", figures=FIGURES)


def test_an_event_reads_as_it_was_recorded() -> None:
    for kind, text, label, short, unlabelled in RECORDED["events"]:
        event = Event(0, kind, "", FIGURES)
        assert [event_text(event), *marker_words(event)] == [text, label, short], kind
        assert not unlabelled or event_text(Event(0, kind, "", FIGURES | {"label": ""})) == unlabelled


def test_a_formula_reads_as_it_was_recorded() -> None:
    for kind, lines in RECORDED["formulas"]:
        assert [[line.name, line.words, line.values] for line in formulas_of(receipt(kind))] == lines, kind


def test_a_line_of_the_review_reads_as_it_was_recorded() -> None:
    for code, kind, text, detail, icon in RECORDED["notes"]:
        line = note_line(Note(code, FIGURES), receipt(kind))
        assert line is not None
        assert [line.text, line.detail, line.icon] == [text, detail, icon], code


def test_a_term_reads_as_it_was_recorded() -> None:
    for name, text in RECORDED["terms"]:
        assert term_name(Term(name, 1, "ETH", "")) == text


def test_an_explanation_reads_as_it_was_recorded() -> None:
    for what, shape, text in RECORDED["sentences"]:
        assert sentence_of(Derivation("", what, shape, (), Term("", 10**18, "ETH", ""))) == text
