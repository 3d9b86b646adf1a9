"""Rows by the million into a Django table: without an object for each, in the fastest way of either database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Model


class Table:
    """Rows that differ in a few columns only; the other columns are those of one model row.

    Attributes:
        rows: those that are not written yet.
        count: how many there were in all.
    """

    def __init__(self, like: Model, *columns: str) -> None:
        fields = {field.attname: field for field in like._meta.concrete_fields}  # noqa: SLF001 - Django's documented way
        others = [
            name
            for name in fields
            if name not in columns and not fields[name].get_internal_type().endswith("AutoField")
        ]
        self._constant = tuple(fields[name].get_db_prep_save(getattr(like, name), connection) for name in others)
        self._columns = ", ".join(connection.ops.quote_name(fields[name].column) for name in (*columns, *others))
        self._table = connection.ops.quote_name(like._meta.db_table)  # noqa: SLF001
        self.rows: list[tuple[Any, ...]] = []
        self.count = 0

    def add(self, *values: Any) -> None:
        """Add a row with these values, as the database takes them."""
        self.rows.append((*values, *self._constant))
        self.count += 1

    def write(self) -> None:
        """Write what was added."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self._table} ({self._columns}) FROM STDIN") as copy:
                    for row in self.rows:
                        copy.write_row(row)
            elif self.rows:
                marks = ", ".join(["%s"] * len(self.rows[0]))
                cursor.executemany(f"INSERT INTO {self._table} ({self._columns}) VALUES ({marks})", self.rows)  # noqa: S608 - names of our own
        self.rows.clear()


@contextmanager
def without_indexes(*models: type[Model]) -> Iterator[None]:
    """Take these tables' indexes away and make them again at the end: far quicker than a million single entries."""
    with connection.schema_editor() as editor:
        for model in models:
            for index in model._meta.indexes:  # noqa: SLF001
                editor.remove_index(model, index)
    yield
    with connection.schema_editor() as editor:
        for model in models:
            for index in model._meta.indexes:  # noqa: SLF001
                editor.add_index(model, index)
