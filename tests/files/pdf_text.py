"""What a PDF says to somebody who cannot see it: its structure tree, with the text of each element.

Text is what the fonts' ToUnicode maps say, or where a stretch has one its ActualText (ISO 32000-1, 14.9.4).
"""

import io
import re

import pikepdf


def latin(text):
    """The text without the letters that typst takes apart where a mark is moved: see test_documents_pdf.py."""
    return re.sub("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+", "", text)


class Paper:
    """A tagged PDF, read by its structure."""

    def __init__(self, raw):
        self.pdf = pikepdf.open(io.BytesIO(raw))
        self._pages = {page.objgen: _marked(page) for page in self.pdf.pages}
        self.root = self.pdf.Root.StructTreeRoot

    def elements(self, *tags):
        """Every element of these tags, in reading order, as (tag, element)."""
        return [(tag, node) for tag, node in self._walk(self.root) if tag in tags]

    def text(self, node, page=None, between=""):
        """The text of an element and all below; ``between`` its pieces."""
        found = []
        page = node.get("/Pg", page)
        for kid in _kids(node):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                found.append(self.text(kid, page, between))
            elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
                found.append(self._pages[kid.get("/Pg", page).objgen].get(int(kid.MCID), ""))
            elif not isinstance(kid, pikepdf.Dictionary):
                found.append(self._pages[page.objgen].get(int(kid), ""))
        return between.join(found)

    def tables(self, between=""):
        """Every table as rows of cells, each (tag, text)."""
        return [
            [
                [
                    (tag, " ".join(self.text(cell, between=between).split()))
                    for tag, cell in self._walk(row)
                    if tag in ("TH", "TD")
                ]
                for tag, row in self._walk(table)
                if tag == "TR"
            ]
            for _, table in self.elements("Table")
        ]

    def _walk(self, node):
        for kid in _kids(node):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield str(kid.S)[1:], kid
                yield from self._walk(kid)


def _kids(node):
    kids = node.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _marked(page):
    """MCID -> text of a page."""
    fonts = {name: _letters(font) for name, font in page.obj.Resources.get("/Font", {}).items()}
    found, stack, font = {}, [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" | "BMC":
                about = operands[1] if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) else {}
                number = int(about["/MCID"]) if "/MCID" in about else None
                actual = _utf16(bytes(about["/ActualText"])) if "/ActualText" in about else None
                stack.append((number, actual))
                if actual is not None:
                    _say(found, stack, actual)
            case "EMC":
                stack.pop()
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj" | "TJ" if all(actual is None for _, actual in stack):
                parts = operands[0] if str(operator) == "TJ" else [operands[0]]
                raw = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
                _say(found, stack, "".join(font[raw[n : n + 2]] for n in range(0, len(raw), 2)))
    return found


def _say(found, stack, text):
    number = next((number for number, _ in reversed(stack) if number is not None), None)
    found[number] = found.get(number, "") + text


def _utf16(raw):
    return raw.decode("utf-16") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")


def _letters(font):
    """The ToUnicode map of a font: two-byte code -> text."""
    cmap = font.ToUnicode.read_bytes().decode()
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[bytes.fromhex(code)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for n in range(int(first, 16), int(last, 16) + 1):
                base = bytes.fromhex(text).decode("utf-16-be")
                found[n.to_bytes(2, "big")] = base[:-1] + chr(ord(base[-1]) + n - int(first, 16))
    return found
