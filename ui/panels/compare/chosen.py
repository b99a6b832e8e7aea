"""One token of a comparison: what it was and is, and each cause of its difference to the best with its number."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.panels.compare.words import GROWS, SAME, against_words, cause_rows, largest_cause, less_words
from ui.widgets import Column, PreviewBlock, PreviewRow, Text
from ui.wording import amount, exact_amount, exact_rate, rate
from wallet import BoughtToken, Compared


class ChosenToken(QWidget):
    """`present(row, compared)` shows a token, None nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rows = Column(12, parent=self)
        self.preview = PreviewBlock("This token, then and now")
        self.preview.setObjectName("compare.preview")
        self.title = Text("", "strong", wrap=True)
        self.why = PreviewBlock("Why it differs")
        self.why.setObjectName("compare.why")
        for part in (self.preview, self.title, self.why):
            rows.addWidget(part)

    def present(self, row: BoughtToken | None, compared: Compared | None) -> None:
        self.setVisible(row is not None)
        if row is None or compared is None:
            return
        coin, even = compared.coin, row.even
        self.preview.set_rows(_then_and_now(row, coin), GROWS if row.style == "growing_balance" else SAME)
        self.title.setVisible(not even)
        self.why.setVisible(not even)
        self.title.setText(f"Why {less_words(row, compared)} {coin} against {compared.best.token}")
        rows = [PreviewRow(each.label, each.number, coin, exact=each.exact) for each in cause_rows(row, coin)]
        total = PreviewRow("In all", less_words(row, compared), coin, exact=exact_amount(-row.less, coin), strong=True)
        self.why.set_rows([*rows, total], largest_cause(row, coin))


def _then_and_now(row: BoughtToken, coin: str) -> list[PreviewRow]:
    token = row.token
    held, then = amount(row.count, token), amount(row.count_then, token)
    each, before = rate(row.rate), rate(row.rate_then)
    worth, paid = amount(row.owed, coin), amount(row.owed_then, coin)
    return [
        PreviewRow("You hold", held, token, before=then, exact=exact_amount(row.count, token)),
        PreviewRow("One redeems for", each, coin, before=before, exact=f"{exact_rate(row.rate)} {coin}"),
        PreviewRow("All redeem for", worth, coin, before=paid, exact=exact_amount(row.owed, coin)),
        PreviewRow("Market price", against_words(row)),
    ]
