"""My withdrawals: a table of requests with the wait that is left, what changed since I asked, and claiming what is ready.

`ClaimForm` is what the review sheet reviews; it stands in no column, its button stands beside the table's title.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from ui.panels.form import Form
from ui.panels.requests.moving import MoveButton
from ui.panels.requests.rows import Asked, RequestLine, asked_of, lines
from ui.theme import theme
from ui.widgets import Column, DataTable, PlainButton, Row, StageBar, TableColumn, TableModel, Text
from ui.wording import amount_with_unit, decimals, first_protocol, first_token, refusal_text, things
from ui.wording.waits import opens_words
from wallet import Refused, actions, leaving

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome

COLUMNS = (
    TableColumn("id", "Request", "head"),
    TableColumn("asked", "Asked", "quiet"),
    TableColumn("amount", "Amount", "number"),
    TableColumn("status", "Status"),
    TableColumn("expected", "Expected"),
    TableColumn("stage", "What is still ahead", "quiet", stretch=True),
)
FIRST_TO_GO = ("stage", "asked", "expected")
MOST_ROWS = 4
ALL_MOMENTS = 10_000


class ClaimForm(Form):
    """Claims the requests that are chosen and ready; with none chosen, all that are ready."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "Claim", {}, parent)
        self.requests: tuple[int, ...] = ()
        self.system = ""
        self.hide()

    def action(self) -> Action | None:
        return actions.Claim(requests=self.requests, protocol=self.system) if self.requests else None


class RequestsPanel(QWidget):
    """`refresh()` after any change of the world; `told(caption)` says how many wait; `claim_wanted(form)` asks for the review, of
    a claim or of a move.
    """

    claim_wanted = Signal(object)
    told = Signal(str)
    first_wanted = Signal()
    sale_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.form = ClaimForm(session, self)
        self.token = first_token()
        """The token that one is invited to leave."""
        self._lines: list[RequestLine] = []
        self._asked: dict[str, Asked] = {}
        self._asked_stale = True
        self._tight = False
        self._hint: tuple[QSize, QSize] | None = None
        """The size, and the least, that the layout was told of."""
        self.claim = PlainButton("Claim", icon="drop")
        self.claim.setObjectName("requests.claim")
        self.claim.clicked.connect(lambda: self.claim_wanted.emit(self.form))
        self.mover = MoveButton(session)
        self.mover.wanted.connect(self.claim_wanted)
        self._build()
        session.history_changed.connect(self._forget)
        session.practice_changed.connect(self._forget)

    # -- drawing

    def refresh(self) -> None:
        """Show the requests of the present world."""
        world = self.session.world
        if self._asked_stale and (leaving.my_requests(world) or leaving.my_positions(world)):
            self._asked, self._asked_stale = _receipts(self.session), False
        self._lines = lines(world, self._asked)
        self.table.set_rows([line.cells for line in self._lines])
        self._pages.setCurrentIndex(1 if self._lines else 0)
        self._invite()
        if self._hint != (hint := (self.sizeHint(), self.minimumSizeHint())):
            self._hint = hint
            self.updateGeometry()
        self.told.emit(self.caption())
        self._choose()

    def follow(self, token: str) -> None:
        """Invite to leave this token, which the form on screen is about."""
        if token and token != self.token:
            self.token = token
            self._invite()

    def _invite(self) -> None:
        """Without a request: how to make the first one, or, while redemption has not opened, the way out that there is."""
        world, token = self.session.world, self.token
        way = next(iter(world.issuer(leaving.leaves_by(world, token)).exits(world)), None) if token in world.listed else None
        opens = way.opens if way is not None and way.shut else 0
        queue = f"A request turns {token} into a place in the queue."
        words = queue if way is not None and way.way == "queue" else "What you ask for and wait for is listed here."
        self.words.setText(opens_words(opens) if opens else f"Nothing is waiting. {words}")
        self.first.setText(f"Try with 1 {token}")
        self.sell.setText(f"Sell {token}")
        held = world.balance("you", token) if token in world.listed else 0
        self.first.setVisible(way is not None and not opens and held >= 10 ** decimals(token))
        self.sell.setVisible(bool(opens and held))

    def caption(self) -> str:
        """How many requests are in which state, in words."""
        states = [line.state for line in self._lines if line.request]
        ready, claimed = states.count("ready"), states.count("claimed")
        waiting = len(states) - ready - claimed
        parts = [f"{count} {word}" for count, word in ((ready, "ready"), (waiting, "waiting"), (claimed, "claimed")) if count]
        return ", ".join(parts)

    def lines(self) -> tuple[RequestLine, ...]:
        return tuple(self._lines)

    def set_room(self, narrow: bool, tight: bool) -> None:
        """Narrow: no stages in words, the bar below shows them. Tight: neither the bar nor when it was asked."""
        self._tight = tight
        self.table.hide_column("stage", narrow)
        self.table.hide_column("asked", tight)
        self._choose()

    # -- choosing and claiming

    def _choose(self, *_marked: object) -> None:
        marked = self.table.marked_keys()
        ready = [line for line in self._lines if line.state == "ready"]
        chosen = [line for line in ready if line.key in marked] if marked else ready
        system = chosen[0].system if chosen else ""
        chosen = [line for line in chosen if line.system == system]
        self.form.requests = tuple(line.request for line in chosen)
        self.form.system = "" if system == first_protocol() else system
        self.mover.present(marked)
        self._name_claim(bool(marked), len(chosen))
        self._show_detail(marked)

    def show_claim(self, with_table: bool) -> None:
        """Offer to claim beside the table of requests, and elsewhere only what is ready."""
        self.claim.setVisible(bool(self._lines) and (with_table or self.claim.isEnabled()))
        self.mover.setVisible(with_table and self.mover.is_needed)

    def _name_claim(self, marked: bool, count: int) -> None:
        total, coin, reason = self._preview()
        self.claim.setEnabled(total is not None)
        self.show_claim(not self.isHidden())
        if total is not None:
            what = f"request {self.form.requests[0]}" if count == 1 else things(count, "request")
            self.claim.setText(f"Claim {what}, {amount_with_unit(total, coin)}")
        else:
            self.claim.setText("Claim")
        self.claim.setToolTip(reason or ("Nothing that you marked is ready yet." if marked else "Nothing is ready yet."))
        if total is not None:
            self.claim.setToolTip("Claims what is ready among the marked rows" if marked else "Claims all that is ready")

    def _preview(self) -> tuple[int | None, str, str]:
        """What claiming would pay and in which coin, or why it cannot be done."""
        action = self.form.action()
        if action is None:
            return None, "", ""
        try:
            outcome: Outcome = self.session.preview(action)
        except Refused as refused:
            return None, "", refusal_text(refused)[0]
        return int(outcome.receipt.figures["got"]), outcome.receipt.units["got"], ""

    def _show_detail(self, marked: tuple[str, ...]) -> None:
        waiting = [line for line in self._lines if line.stages]
        shown = next((line for line in waiting if line.key in marked), waiting[0] if waiting else None)
        self._detail.setVisible(shown is not None and not self._tight)
        if shown is None:
            return
        self.bar.set_stages(shown.stages, shown.left, shown.here)
        name = str(shown.cells["id"])
        self.change.setText(f"{name}: {shown.story[:1].lower()}{shown.story[1:]}")

    def _forget(self) -> None:
        self._asked_stale = True

    # -- looks

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        """As tall as the page on show needs to be at the present width."""
        rows = self._filled if self._pages.currentIndex() else self._empty
        hint = rows.totalSizeHint()
        wraps = rows.hasHeightForWidth()
        return QSize(hint.width(), rows.totalHeightForWidth(max(self.width(), 1)) if wraps else hint.height())

    def minimumSizeHint(self) -> QSize:
        one_row = self.table.minimumSizeHint().height() if self._lines else self.sizeHint().height()
        return QSize(theme().px(200), one_row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _build(self) -> None:
        self.table = DataTable("Requests", TableModel(COLUMNS), multiple=True, first_to_go=FIRST_TO_GO)
        self.table.setObjectName("requests.table")
        self.table.show_rows(MOST_ROWS)
        self.table.marked.connect(self._choose)
        self.bar = StageBar("What is left of the wait", ground="base")
        self.change = Text("", "caption", "ink2", wrap=True)
        self.change.setObjectName("requests.change")
        self._detail = QWidget()
        detail = Column(6, (0, 8, 0, 0), parent=self._detail)
        detail.addWidget(self.change)
        detail.addWidget(self.bar)
        filled = QWidget()
        self._filled = Column(0, parent=filled)
        self._filled.addWidget(self.table)
        self._filled.addWidget(self._detail)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._build_empty())
        self._pages.addWidget(filled)

    def _build_empty(self) -> QWidget:
        page = QWidget()
        self._empty, line = Column(0, (0, 6, 0, 2), parent=page), Row(16)
        self.words = Text("", "body", "ink2", wrap=True)
        self.first = PlainButton(f"Try with 1 {self.token}", icon="queue")
        self.first.setObjectName("requests.first")
        self.first.clicked.connect(self.first_wanted)
        self.sell = PlainButton(f"Sell {self.token}", icon="swap")
        self.sell.setObjectName("requests.sell")
        self.sell.clicked.connect(self.sale_wanted)
        line.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.first, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.sell, 0, Qt.AlignmentFlag.AlignVCenter)
        self._empty.addLayout(line)
        self._empty.addStretch(1)
        return page


def _receipts(session: Session) -> dict[str, Asked]:
    """What every receipt on this branch promised, by row."""
    found: dict[str, Asked] = {}
    for search in ("Asked to redeem", "Locked", "Asked for"):
        for row in session.practice.activity(limit=ALL_MOMENTS, search=search):
            if row.receipt is not None:
                found.update(asked_of(row.receipt.kind, row.hour, row.receipt))
    return found
