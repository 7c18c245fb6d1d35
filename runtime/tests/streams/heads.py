"""Reads heads of parts with Python's mail library, which shares no code with the server.

Reads a JSON list of heads from stdin. Writes a JSON list of [name, file name], each a text or null. This script decodes escapes such as
`%22`, which browsers write and the library does not support.
"""

import json
import re
import sys
from email import message_from_string
from email.errors import HeaderParseError
from email.header import decode_header


def decoded(value):
    """The text of a parameter. If it has no encoded words, the escapes of browsers are decoded."""
    text = value.encode("latin-1").decode("utf-8")
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        pieces = [(text, None)]
    if all(charset is None for _, charset in pieces):
        return text.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")
    out = ""
    for piece, charset in pieces:
        if isinstance(piece, bytes):
            # Without a charset, the library writes characters outside of Latin-1 as escapes such as `\\u9ce5`.
            plain = charset is None
            piece = piece.decode("latin-1" if plain else {"iso-8859-1": "cp1252"}.get(charset, charset))
            piece = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), piece) if plain else piece
        out += piece
    return out


def chosen(parameters, name):
    """The value of `name*` where there is one, else that of `name`."""
    values = [value for key, value in parameters if key.lower() == name]
    extended = [value for value in values if isinstance(value, tuple)]
    if extended:
        charset, _, value = extended[0]
        return value.encode("latin-1").decode("cp1252" if charset.lower() == "iso-8859-1" else charset)
    return decoded(values[0]) if values else None


def names(head):
    # A character for each byte: the library replaces bytes that are not ASCII.
    message = message_from_string(head.encode().decode("latin-1") + "\r\n\r\n")
    parameters = message.get_params(failobj=[], header="content-disposition")
    return [chosen(parameters, "name"), chosen(parameters, "filename")]


json.dump([names(head) for head in json.load(sys.stdin)], sys.stdout)
