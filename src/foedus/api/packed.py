"""A scenario's text in an address: ``toml:`` and its deflated bytes in letters."""

from __future__ import annotations

import base64
import binascii
import zlib

from foedus.api.refusals import refuse

MARK = "toml:"


def packed(text: str) -> str:
    """A scenario's text as an address holds it.

    Examples
    --------
    >>> unpacked(packed("name = 'x'"), 1000)
    "name = 'x'"
    """
    maker = zlib.compressobj(9, zlib.DEFLATED, -15)
    held = maker.compress(text.encode("utf-8")) + maker.flush()
    return MARK + base64.urlsafe_b64encode(held).decode("ascii").rstrip("=")


def unpacked(word: str, most: int) -> str:
    """The text that an address holds.

    Parameters
    ----------
    word : str
        ``toml:`` and the base64url of the raw deflate of the text.
    most : int
        Unit: bytes. No more than this is ever unpacked.

    Raises
    ------
    Refusal
        If it is none, or longer.
    """
    letters = word.removeprefix(MARK)
    try:
        held = base64.b64decode(letters + "=" * (-len(letters) % 4), altchars=b"-_", validate=True)
        maker = zlib.decompressobj(-15)
        text = maker.decompress(held, most + 1)
        whole = maker.eof and not maker.unused_data
    except (binascii.Error, ValueError, zlib.error):
        text, whole = b"", False
    if len(text) > most:
        raise too_long(most)
    if not whole:
        raise refuse(
            422, "scenario", "the scenario in the address is damaged.",
            "copy the whole address, or give the name of a scenario.", "scenario",
        )  # fmt: skip
    return decoded(text)


def decoded(text: bytes) -> str:
    """UTF-8 as text.

    Raises
    ------
    Refusal
        If it is not.
    """
    try:
        return text.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise refuse(
            422, "scenario", f"the scenario is not UTF-8 at byte {error.start}.",
            "write it as UTF-8.", "scenario",
        ) from None  # fmt: skip


def too_long(most: int) -> Exception:
    """The refusal of a scenario that is too long."""
    return refuse(
        413, "too-large", f"the scenario is longer than {most} bytes.",
        "leave out changes; the command line takes longer files.", "scenario",
    )  # fmt: skip
