"""The form that changes a protocol's fee: what it offers and previews, and that all it tells says "practice only"."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.ui.world_of_forms import practice_in
from ui.panels.fee_form import FeeForm
from ui.session import Session
from ui.wording import receipt_words, use_world
from wallet import takes_a_fee
from wallet.actions import SetFee


def test_a_fee_is_previewed_set_and_taken_back_as_practice_only(qtbot: object, tmp_path: Path) -> None:
    session = Session(practice_in(tmp_path, "calm-all"))
    use_world(session.world)
    form = FeeForm(session)
    form.show()
    QApplication.processEvents()
    takers = {found.system: found for found in takes_a_fee(session.world)}
    assert [form.system.itemData(at) for at in range(form.system.count())] == list(takers)
    for at, found in enumerate(takers.values()):
        form.system.setCurrentIndex(at)
        assert form.fee.value() == found.fee_bps, "the slider begins at the fee in force"
        assert (form.action(), bool(form.foot_note())) == (None, True), found.system
        form.fee.set_value(found.most_bps)
        assert (form.fee.value(), form.percent.error.isHidden()) == (found.most_bps, True), found.system
    form.system.setCurrentIndex(list(takers).index("lido"))
    for bps in (0, 100, 3_000, 5_000, 9_900, 10_000):
        form.fee.set_value(bps)
        assert (form.fee.value(), form.fee.track.value()) == (bps, bps // 100), "linear, a step for each percent"
    form.fee.set_value(3_000)
    action = form.action()
    assert action is not None
    outcome = session.do(action)
    assert outcome is not None
    story = form.story(action, outcome)
    assert "practice only" in story.title
    assert any("practice only" in line.text for line in (*story.risks, *story.stays))
    assert "practice only" in receipt_words(outcome.receipt)
    form.refresh(None, session.world, ())
    assert (form.fee.value(), form.action()) == (3_000, None), "what is in force is wished for no more"
    assert session.undo()
    form.refresh(None, session.world, ())
    assert form.fee.value() == 1_000
    session.practice.close()


def test_the_slider_and_the_field_of_a_fee_always_say_the_same(qtbot: object, tmp_path: Path) -> None:
    session = Session(practice_in(tmp_path, "calm-all"))
    use_world(session.world)
    form = FeeForm(session)
    form.show()
    QApplication.processEvents()
    lido = [form.system.itemData(at) for at in range(form.system.count())].index("lido")
    form.system.setCurrentIndex(lido)
    assert form.percent.amount() == form.fee.value() == 1_000, "both begin at the fee in force"
    for bps in (3_000, 0, 10_000):
        form.fee.set_value(bps)
        assert (form.percent.amount(), form.action()) == (bps, SetFee(bps, "lido")), "the field follows the slider"
    for text, bps in (("30", 3_000), ("7.5", 750), ("0", 0)):
        form.percent.set_text(text)
        assert (form.fee.value(), form.action()) == (bps, SetFee(bps, "lido")), "the slider follows the field"
        assert form.percent.error.isHidden()
    form.percent.set_text("250")
    assert (form.action(), form.percent.error.isHidden()) == (None, False), "the contract's limit is said at the field"
    form.percent.error.fixes()[0].click()
    assert form.percent.amount() == form.fee.value() == 10_000
    form.percent.set_text("10")
    assert (form.action(), form.percent.error.isHidden(), bool(form.foot_note())) == (None, True, True), "already so"
    session.practice.close()
