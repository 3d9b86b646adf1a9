"""Originals sealed to offline keys: the charter's article 4.

`seal` needs public keys only and runs anywhere. `open_sealed` needs a custodian's private key and a reason, and
leaves a signed receipt. The files are ordinary age files: the `age` program opens what is sealed here, and the other
way round.

>>> import io
>>> from contrechamp.vault import parse_recipients, seal
>>> public = parse_recipients("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj")
>>> seal(io.BytesIO(b"an original"), io.BytesIO(), public.recipients).bytes_plaintext
11
"""

from contrechamp.vault.errors import (
    AlteredError,
    DamagedError,
    DiskFullError,
    EmptyReasonError,
    ExposedKeyError,
    KeyFileError,
    NoRecipientsError,
    NotAgeFileError,
    PassphraseError,
    ReasonError,
    ReceiptError,
    ReceiptMismatchError,
    ReceiptSignatureError,
    RecipientsError,
    RedoError,
    RedoMismatchError,
    RedoSignatureError,
    TargetExistsError,
    TruncatedError,
    UnknownCustodianError,
    UnreadableError,
    UnwritableError,
    VaultError,
    WrongKeyError,
)
from contrechamp.vault.keys import MIN_PASSPHRASE, CustodianKey, generate_key, load_key
from contrechamp.vault.opening import open_sealed
from contrechamp.vault.receipts import MAX_REASON, Receipt
from contrechamp.vault.recipients import PublicKey, RecipientsFile, parse_recipients, read_recipients
from contrechamp.vault.redo import (
    FoundInRedo,
    Redo,
    RedoRequest,
    parse_redo,
    parse_redo_request,
    sign_redo,
    verify_redo,
)
from contrechamp.vault.sealing import SealedFile, seal
from contrechamp.vault.verification import parse_receipt, read_receipt, verify_receipt

__all__ = [
    "MAX_REASON",
    "MIN_PASSPHRASE",
    "AlteredError",
    "CustodianKey",
    "DamagedError",
    "DiskFullError",
    "EmptyReasonError",
    "ExposedKeyError",
    "FoundInRedo",
    "KeyFileError",
    "NoRecipientsError",
    "NotAgeFileError",
    "PassphraseError",
    "PublicKey",
    "ReasonError",
    "Receipt",
    "ReceiptError",
    "ReceiptMismatchError",
    "ReceiptSignatureError",
    "RecipientsError",
    "RecipientsFile",
    "Redo",
    "RedoError",
    "RedoMismatchError",
    "RedoRequest",
    "RedoSignatureError",
    "SealedFile",
    "TargetExistsError",
    "TruncatedError",
    "UnknownCustodianError",
    "UnreadableError",
    "UnwritableError",
    "VaultError",
    "WrongKeyError",
    "generate_key",
    "load_key",
    "open_sealed",
    "parse_receipt",
    "parse_recipients",
    "parse_redo",
    "parse_redo_request",
    "read_receipt",
    "read_recipients",
    "seal",
    "sign_redo",
    "verify_receipt",
    "verify_redo",
]
