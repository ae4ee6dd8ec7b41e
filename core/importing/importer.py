"""What would happen with each line of a file, and then making it so."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any, ClassVar

from django import forms
from django.urls import reverse

from core.importing.columns import Arranged, Column, arrange
from core.importing.reading import Row, rows_of


class Outcome(StrEnum):
    """What would happen with a line."""

    ERROR = "error"
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass
class Line:
    """One line of the file, what it is about, and what would happen with it."""

    number: int
    title: str
    outcome: Outcome
    # What would be changed, or what is wrong: a sentence each.
    notes: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    record: Any = None


@dataclass
class Report:
    """Every line, and what the file as a whole would do."""

    lines: list[Line]
    ignored: Sequence[str] = ()

    def of(self, outcome: Outcome) -> list[Line]:
        return [line for line in self.lines if line.outcome == outcome]

    @property
    def numbers(self) -> dict[str, int]:
        counted = Counter(line.outcome for line in self.lines)
        return {outcome.value: counted[outcome] for outcome in Outcome}

    @property
    def can_be_imported(self) -> bool:
        numbers = self.numbers
        return not numbers["error"] and bool(numbers["new"] or numbers["changed"])

    @property
    def fingerprint(self) -> str:
        """The same only while the same would happen."""
        digest = sha256()
        for line in self.lines:
            digest.update(repr((line.number, line.title, line.outcome, line.notes)).encode())
        return digest.hexdigest()


class Importer:
    """How one kind of record is imported. Made anew for each look at a file."""

    slug: ClassVar[str]
    # What is imported, in the plural, such as “library resources”.
    what: ClassVar[str]
    columns: ClassVar[Sequence[Column]]
    permissions: ClassVar[Sequence[str]]
    # Where to look at what was imported.
    done_url_name: ClassVar[str]
    example: ClassVar[Sequence[dict[str, str]]]
    # Who gave the word, while it is saved.
    user: Any = None

    def report(self, *, name: str, content: bytes) -> Report:
        """Look at every line without changing anything. Raises Unreadable."""
        table = arrange(rows_of(name, content), self.columns)
        self.load(table)
        lines = [self._line(table, row) for row in table.rows]
        self._refuse_duplicates(lines)
        return Report(lines, table.ignored)

    def load(self, table: Arranged) -> None:
        """Read, once for all lines, what they are compared with."""

    def form(self, values: dict[str, str]) -> forms.Form:
        """Checks the values of one line, without asking the database."""
        raise NotImplementedError

    def identities(self, values: dict[str, Any]) -> Iterable[tuple[str, Hashable]]:
        """What no two lines may share: in words, and the value itself."""
        raise NotImplementedError

    def find(self, values: dict[str, Any]) -> Any:
        """The record that a line is about, or None. Raises ValidationError if it cannot be said."""
        raise NotImplementedError

    def changes(self, record: Any, values: dict[str, Any]) -> list[str]:
        """What the line would change of a record that is there, a note each."""
        raise NotImplementedError

    def problems(self, record: Any, values: dict[str, Any]) -> list[str]:
        """What speaks against a line, beyond what its form knows."""
        return []

    def save(self, report: Report) -> None:
        """Keep what is new and what is changed. Called in a transaction, with no line in error."""
        raise NotImplementedError

    def done_url(self) -> str:
        """Where to look at what was imported."""
        return reverse(self.done_url_name)

    def _line(self, table: Arranged, row: Row) -> Line:
        typed = table.values(row)
        title = next((value for value in typed.values() if value), "")[:120]
        if formulas := table.formulas(row):
            notes = [
                f"{column}: a formula is not taken. Put its value there." for column in formulas
            ]
            return Line(row.number, title, Outcome.ERROR, notes)
        form = self.form(typed)
        if not form.is_valid():
            return Line(row.number, title, Outcome.ERROR, self._said(form))
        # A column that the file does not have must not empty anything.
        values = {
            name: form.cleaned_data[name] for name in form.cleaned_data if name in table.names
        }
        return self._compared(row.number, title, values)

    def _compared(self, number: int, title: str, values: dict[str, Any]) -> Line:
        try:
            record = self.find(values)
        except forms.ValidationError as error:
            return Line(number, title, Outcome.ERROR, error.messages)
        if problems := self.problems(record, values):
            return Line(number, title, Outcome.ERROR, problems)
        if record is None:
            return Line(number, title, Outcome.NEW, values=values)
        changes = self.changes(record, values)
        outcome = Outcome.CHANGED if changes else Outcome.UNCHANGED
        return Line(number, title, outcome, changes, values, record)

    def _said(self, form: forms.Form) -> list[str]:
        titles = {column.name: column.title for column in self.columns}
        return [
            f"{titles.get(name, name)}: {sentence}" if name != "__all__" else str(sentence)
            for name, sentences in form.errors.items()
            for sentence in sentences
        ]

    def _refuse_duplicates(self, lines: list[Line]) -> None:
        first: dict[tuple[str, Hashable], int] = {}
        for line in lines:
            if line.outcome == Outcome.ERROR:
                continue
            identities = list(self.identities(line.values))
            if line.record is not None:
                identities.append(("record", line.record.pk))
            earlier = next((first[each] for each in identities if each in first), None)
            if earlier is not None:
                line.outcome = Outcome.ERROR
                line.notes = [f"This is the same as line {earlier}. Leave one of them out."]
            for identity in identities:
                first.setdefault(identity, line.number)
