"""The log's tables: what `contrechamp.ledger.LogStore` keeps, and the salts, which can be destroyed apart from it."""

from django.db import models


class LogRecord(models.Model):
    """The canonical bytes of one record. `index` counts from 0 without gaps; `subject` repeats what it is about."""

    index = models.BigIntegerField(primary_key=True)
    data = models.BinaryField()
    subject = models.CharField(max_length=105, blank=True, default="", db_index=True)

    def __str__(self) -> str:
        return str(self.index)


class LogNode(models.Model):
    """The hash of one complete node, at its place in the order of `ledger.tree.node_position`."""

    position = models.BigIntegerField(primary_key=True)
    hash = models.BinaryField()

    def __str__(self) -> str:
        return str(self.position)


class LogHead(models.Model):
    """A signed head, as one canonical line."""

    id = models.BigAutoField(primary_key=True)
    size = models.BigIntegerField()
    data = models.BinaryField()

    def __str__(self) -> str:
        return str(self.size)


class HeadStamp(models.Model):
    """What an authority has stamped of a signed head (RFC 3161); an empty token: it was asked, and gave nothing that holds.

    `authority` keeps the certificates against which it was checked: another authority may be set later.
    """

    id = models.BigAutoField(primary_key=True)
    size = models.BigIntegerField(db_index=True)
    head = models.BinaryField()
    token = models.BinaryField()
    authority = models.BinaryField()
    failure = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.size)


class Salt(models.Model):
    """The salt of one commitment. Deleting the row is how the log forgets a person."""

    commitment = models.CharField(primary_key=True, max_length=64)
    salt = models.BinaryField()

    def __str__(self) -> str:
        return self.commitment
