"""The bytes inside a key's bech32 writing (BIP 173), for two checks that pyrage leaves out: empty locks, empty keys."""

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_CHECKSUM = 6


def payload(text: str) -> bytes:
    """Return the bytes that the text carries. The checksum is not looked at: pyrage has parsed the text before.

    Raises:
        ValueError: a character that bech32 does not have.
    """
    bits = size = 0
    out = bytearray()
    for character in text.lower().rpartition("1")[2][:-_CHECKSUM]:
        bits = (bits << 5 | _ALPHABET.index(character)) & 0xFFF
        size += 5
        if size >= 8:
            size -= 8
            out.append(bits >> size & 0xFF)
    return bytes(out)
