"""Choosing a receiver and keeping the address book: a list, and under it the place to add, rename and remove entries.

The book stands outside worlds and undo, so what is removed is said with a way to put it back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.panels.send.people import Person, people, sent_before
from ui.widgets import Column, ErrorLine, Flow, FormRow, LinkButton, PlainButton, Select, TextField
from ui.wording import problem_text, refusal_text
from wallet import FileProblem, Refused, looks_secret

if TYPE_CHECKING:
    from ui.session import Session

SENTENCES = {
    "name_empty": "Give the entry a name.",
    "name_taken": "There is already an entry of that name.",
}


class Receiver(FormRow):
    """The row "To". `changed()` when another receiver is chosen; `said(text, action, act)` asks for a toast."""

    changed = Signal()
    said = Signal(str, str, object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self.select = Select("To")
        self.select.setObjectName("send.to")
        super().__init__("To", self.select, parent=parent)
        self._session = session
        self._people: tuple[Person, ...] = ()
        self.book = _Book(self)
        column = self.layout()
        assert isinstance(column, Column)
        self.edit = LinkButton("Edit the address book")
        self.edit.setObjectName("send.book")
        self.edit.clicked.connect(lambda: self.show_book(self.book.isHidden()))
        column.addWidget(self.edit, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.book)
        self.book.hide()
        self.select.changed.connect(lambda _key: self._chosen())

    # -- whom

    @property
    def person(self) -> Person | None:
        """The receiver chosen."""
        return next((person for person in self._people if person.name == self.select.current_key()), None)

    def choose(self, name: str) -> None:
        """Choose an entry by its name."""
        self.select.set_current(name)

    def refresh(self) -> None:
        """Read the book again; the one chosen stays where it can."""
        self._people = people(self._session.practice)
        self.select.set_items([(person.name, person.name) for person in self._people])
        self._tell()

    def first_time(self) -> bool:
        """Whether nothing was ever sent to the receiver chosen."""
        person = self.person
        return person is not None and not sent_before(self._session.practice, person.account)

    def show_book(self, shown: bool) -> None:
        """Open or close the place to edit entries."""
        self.book.setVisible(shown)
        self.edit.setText("Close the address book" if shown else "Edit the address book")
        if shown:
            self.book.field.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- the book

    def add(self, name: str) -> bool:
        """Write a new entry and choose it."""
        return self._edit(name, lambda given: self._session.practice.address_book.put(given, given), None)

    def rename(self, name: str) -> bool:
        """Give the entry chosen another name; the account it stands for stays."""
        person = self.person
        if person is None or not person.own:
            return False

        def move(given: str) -> None:
            book = self._session.practice.address_book
            book.put(given, person.account)
            if given != person.name:
                book.remove(person.name)

        return self._edit(name, move, person)

    def remove(self) -> bool:
        """Take the entry chosen away and say so with a way to put it back."""
        person = self.person
        if person is None or not person.own:
            return False
        if not self._write(lambda: self._session.practice.address_book.remove(person.name)):
            return False
        self.refresh()
        self.changed.emit()
        self.said.emit(f"{person.name} is removed from the address book", "Put back", lambda: self._put_back(person))
        return True

    def _put_back(self, person: Person) -> None:
        if self._write(lambda: self._session.practice.address_book.put(person.name, person.account)):
            self.refresh()
            self.choose(person.name)

    def _edit(self, name: str, write: Callable[[str], None], replaced: Person | None) -> bool:
        given = " ".join(name.split())
        if looks_secret(given):
            self.book.field.setText("")  # forgets what was typed, where clear() could be undone
            self.book.tell(refusal_text(Refused("text_secret"))[0])
            return False
        if self._taken(given, replaced):
            self.book.tell(SENTENCES["name_taken"])
            return False
        if not self._write(lambda: write(given)):
            return False
        self.book.field.clear()
        self.book.tell("")
        self.refresh()
        self.choose(given)
        self.changed.emit()
        return True

    def _taken(self, name: str, replaced: Person | None) -> bool:
        others = [person for person in self._people if person != replaced]
        wanted = name.casefold()
        return any(wanted in (person.name.casefold(), person.account.casefold()) for person in others) or wanted == "you"

    def _write(self, write: Callable[[], None]) -> bool:
        try:
            write()
        except Refused as refused:
            self.book.tell(SENTENCES.get(refused.code) or refusal_text(refused)[0])
            return False
        except FileProblem as problem:
            self.book.tell(problem_text(problem)[0])
            return False
        return True

    def _chosen(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        self.set_limit("new recipient" if self.first_time() else "")
        self.book.present(self.person)


class _Book(QWidget):
    """A name, and what can be done with it."""

    def __init__(self, receiver: Receiver) -> None:
        super().__init__(receiver)
        rows = Column(8, parent=self)
        self.field = TextField("Name in the address book", "A name, such as Aiko")
        self.field.setObjectName("book.name")
        self.field.setMaxLength(2000)
        self.field.textEdited.connect(lambda _text: self.tell(""))
        self.field.returnPressed.connect(lambda: receiver.add(self.field.text()))
        self.error = ErrorLine()
        buttons = QWidget()
        flow = Flow(6, buttons)
        self.add = self._button(flow, "Add", "book.add", lambda: receiver.add(self.field.text()))
        self.rename = self._button(flow, "Rename", "book.rename", lambda: receiver.rename(self.field.text()))
        self.remove = self._button(flow, "Remove", "book.remove", receiver.remove)
        for part in (self.field, self.error, buttons):
            rows.addWidget(part)

    def present(self, person: Person | None) -> None:
        """Name on the buttons whom they would change; a neighbour stays as it is."""
        own = person is not None and person.own
        for button, verb in ((self.rename, "Rename"), (self.remove, "Remove")):
            button.setText(f"{verb} {person.name}" if person is not None and len(person.name) <= 12 else verb)
            button.setVisible(own)

    def tell(self, sentence: str) -> None:
        """What was wrong with the name; "" when nothing is."""
        self.error.show_error(sentence)
        self.field.set_wrong(bool(sentence))

    @staticmethod
    def _button(flow: Flow, text: str, name: str, run: Callable[[], object]) -> PlainButton:
        button = PlainButton(text)
        button.setObjectName(name)
        button.clicked.connect(lambda _checked=False: run())
        flow.addWidget(button)
        return button
