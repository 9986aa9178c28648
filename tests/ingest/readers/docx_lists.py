"""Numbers and bullets as Word shows them."""

from __future__ import annotations

from tests.ingest.readers.docx_fixture import Fixture
from tests.ingest.readers.docx_marks import val
from tests.ingest.readers.docx_package import abstract, docx, lvl, num, p, style, tbl, tc, tr

SYMBOLS = {"Symbol": "\uf0b7", "Wingdings": "\uf0d8", "Courier New": "o", "Times New Roman": "+", "Arial": "►"}
LISTS = (
    abstract(
        0, lvl(0, "upperRoman", "%1."), lvl(1, "decimal", "%2."), lvl(2, "lowerLetter", "%3)"), lvl(3, "bullet", "-")
    )
    + abstract(1, lvl(0, "decimal", "%1"), lvl(1, "decimal", "%1.%2."), lvl(2, "decimalZero", "%1.%2.%3", val("isLgl")))
    + abstract(
        2,
        lvl(0, "upperRoman", "Chương %1"),
        lvl(1, "decimal", "Điều %2.", val("lvlRestart", "0")),
        lvl(2, "decimal", "%1.%3", val("isLgl")),
    )
    + abstract(
        3,
        *(
            lvl(at, "bullet", sign, f'<w:rPr><w:rFonts w:ascii="{font}"/></w:rPr>')
            for at, (font, sign) in enumerate(SYMBOLS.items())
        ),
    )
    + abstract(
        4, lvl(0, "decimal", "%1.", val("pStyle", "Heading1")), lvl(1, "decimal", "%1.%2.", val("pStyle", "Heading2"))
    )
    + abstract(5, more=val("numStyleLink", "Bullets"))
    + abstract(6, lvl(0, "bullet", "•"), more=val("styleLink", "Bullets"))
    + abstract(
        7,
        *(
            lvl(at, form, f"%{at + 1}", start=27)
            for at, form in enumerate(
                ("lowerLetter", "upperLetter", "lowerRoman", "ordinal", "none", "chicago", "numberInDash", "hebrew1")
            )
        ),
    )
    + num(1, 0)
    + num(2, 1)
    + num(3, 2)
    + num(4, 3)
    + num(5, 4)
    + num(6, 5)
    + num(7, 7)
    + num(8, 0, '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="1"/></w:lvlOverride>')
    + num(9, 0, f'<w:lvlOverride w:ilvl="2">{lvl(2, "lowerRoman", "(%3)")}</w:lvlOverride>')
)
STYLES = (
    style("Heading1", '<w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr>')
    + style("Heading2", '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="5"/></w:numPr></w:pPr>')
    + style("Mine", "", based="Heading2")
    + style("Deep", '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr>', based="Heading1")
    + style("Bullets", '<w:pPr><w:numPr><w:numId w:val="6"/></w:numPr></w:pPr>', "numbering")
    + style("Loop", "", based="Loop")
)


def _listed(name: str, purpose: str, paragraphs: str, *lines: str) -> Fixture:
    return Fixture(f"list {name}", purpose, docx(paragraphs, numbering=LISTS, styles=STYLES), lines)


FIXTURES = (
    _listed(
        "levels",
        "each level restarts below the one above",
        p("A", num=(1, 0))
        + p("B", num=(1, 1))
        + p("C", num=(1, 2))
        + p("D", num=(1, 2))
        + p("E", num=(1, 3))
        + p("Lời")
        + p("F", num=(1, 1))
        + p("G", num=(1, 2))
        + p("H", num=(1, 0))
        + p("I", num=(1, 1)),
        "I. A",
        "1. B",
        "a) C",
        "b) D",
        "- E",
        "Lời",
        "2. F",
        "a) G",
        "II. H",
        "1. I",
    ),
    _listed(
        "upper levels",
        "a level that was never used counts as used once",
        p("A", num=(2, 1)) + p("B", num=(2, 1)) + p("C", num=(2, 0)) + p("D", num=(2, 2)),
        "1.1. A",
        "1.2. B",
        "2 C",
        "2.1.01 D",
    ),
    _listed(
        "restart",
        "articles count on over chapters; legal numbers are decimal",
        p("A", num=(3, 0)) + p("B", num=(3, 1)) + p("C", num=(3, 0)) + p("D", num=(3, 1)) + p("E", num=(3, 2)),
        "Chương I A",
        "Điều 1. B",
        "Chương II C",
        "Điều 2. D",
        "2.1 E",
    ),
    _listed(
        "instances",
        "of one definition count on together; one that overrides the start begins anew, once",
        p("A", num=(1, 1))
        + p("B", num=(9, 1))
        + p("C", num=(8, 1))
        + p("D", num=(8, 1))
        + p("E", num=(1, 1))
        + p("F", num=(9, 2))
        + p("G", num=(8, 2)),
        "1. A",
        "2. B",
        "1. C",
        "2. D",
        "3. E",
        "(i) F",
        "b) G",
    ),
    _listed(
        "bullets",
        "those that the outline knows, others as •",
        "".join(p("A", num=(4, at)) for at in range(5)),
        "• A",
        "• A",
        "o A",
        "+ A",
        "• A",
    ),
    _listed(
        "styles",
        "a style numbers by the level that names it; based on one; switched off; a level alone",
        p("A", style="Heading1")
        + p("B", style="Heading2")
        + p("C", style="Mine")
        + p("D", style="Heading1", num=(0, 0))
        + p("E", style="Heading2", num=(1, 2))
        + p("F", style="Deep")
        + p("G", style="Loop")
        + p("H", style="Heading1", more='<w:numPr><w:ilvl w:val="1"/></w:numPr>'),
        "1. A",
        "1.1. B",
        "1.2. C",
        "D",
        "a) E",
        "1.3. F",
        "G",
        "1.4. H",
    ),
    _listed("list style", "a definition that only names a style", p("A", num=(6, 0)), "• A"),
    _listed(
        "formats",
        "letters after z, Roman, ordinals, none, and one that isn't known",
        "".join(p("A", num=(7, at)) for at in range(8)),
        "aa A",
        "AA A",
        "xxvii A",
        "27th A",
        "A",
        "‡‡‡‡‡‡‡ A",
        "- 27 - A",
        "27 A",
    ),
    _listed(
        "nothing",
        "an item without words shows its number in a cell only; lists that aren't there",
        p(num=(1, 1))
        + p("A", num=(1, 1))
        + tbl(tr("TT", "Việc"), tr(tc(p(num=(1, 1))), "Họp"))
        + p("B", num=(99, 0))
        + p("C", num=(1, 8)),
        "2. A",
        "TT\tViệc",
        "3.\tHọp",
        "B",
        "C",
    ),
    _listed(
        "old numbers",
        "those of a tracked change of properties are none",
        p("A", more='<w:pPrChange><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'),
        "A",
    ),
)
