"""The styles of the Word form: named, so that an institution changes the look in one place."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from calendars.documents.docx_xml import DELETED, INSERTED, element

FONT = "Arial"
LANGUAGE = "en-GB"
INK = RGBColor(0x1D, 0x25, 0x30)
_TABLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="AnnualCalendar">
  <w:name w:val="Annual Calendar"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>
      <w:top w:val="single" w:sz="8" w:color="1D2530"/><w:bottom w:val="single" w:sz="8" w:color="1D2530"/>
      <w:insideH w:val="single" w:sz="4" w:color="AAB0BA"/><w:insideV w:val="single" w:sz="4" w:color="DFDFDA"/>
    </w:tblBorders>
    <w:tblCellMar>
      <w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>
      <w:bottom w:w="40" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>
    </w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/></w:rPr>
    <w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="8" w:color="1D2530"/></w:tcBorders>
      <w:shd w:val="clear" w:color="auto" w:fill="E6EBF2"/></w:tcPr>
  </w:tblStylePr>
</w:style>
"""


def add_styles(document: Document) -> None:
    """Give the document our styles, fonts and language."""
    styles = document.styles
    normal = styles["Normal"]
    _look(normal, 9.5)
    _look(styles["Title"], 20, bold=True, before=0, after=2)
    _look(styles["Subtitle"], 11, before=0, after=2)
    _look(styles["Heading 1"], 12, bold=True, before=12, after=4)
    styles["Footer"].paragraph_format.tab_stops.clear_all()
    for spaced in styles["Subtitle"].element.xpath("w:rPr/w:spacing"):
        spaced.getparent().remove(spaced)
    # The rule under the title is the default template's own, not ours.
    for border in styles["Title"].element.xpath("w:pPr/w:pBdr"):
        border.getparent().remove(border)
    for name, size, bold in (("Calendar Cell", 9, False), ("Calendar Head", 9, True)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _look(style, size, bold=bold, before=0, after=0)
    add_change_styles(document)
    styles.element.append(parse_xml(_TABLE))
    _speak(styles.element)


def add_change_styles(document: Document) -> None:
    """Give the document the styles of changes: bold what was put in, struck what was taken out; its own stay."""
    known = {style.style_id for style in document.styles}
    for name, style_id in (("Inserted Text", INSERTED), ("Deleted Text", DELETED)):
        if style_id in known:
            continue
        style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.element.set(qn("w:styleId"), style_id)
        style.font.bold = True if style_id == INSERTED else None
        style.font.strike = True if style_id == DELETED else None


def _look(style: Any, size: float, bold: bool = False, before: float = 0, after: float = 4) -> None:
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = INK
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)


def _speak(styles: Any) -> None:
    """Set the language that the text is read aloud and spelled in."""
    defaults = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(element("w:lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="th-TH"))
