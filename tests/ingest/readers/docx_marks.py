"""Pieces of WordprocessingML for fixtures: switches, fields, controls, text boxes, notes, pictures."""

from __future__ import annotations

from tests.ingest.readers.docx_package import p, r


def val(name: str, said: str = "") -> str:
    return f'<w:{name} w:val="{said}"/>' if said else f"<w:{name}/>"


def field(code: str, result: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def sdt(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def choice(inner: str, otherwise: str) -> str:
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{inner}</mc:Choice>'
        f"<mc:Fallback>{otherwise}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def box(content: str) -> str:
    return (
        '<w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>'
        f"{content}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )  # fmt: skip


def vml(content: str) -> str:
    return f"<w:pict><v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict>"


def run(content: str) -> str:
    return f"<w:r>{content}</w:r>"


def art(words: str) -> str:
    return f'<w:r><w:pict><v:shape><v:textpath string="{words}"/></v:shape></w:pict></w:r>'


def picture(cm: float) -> str:
    side = int(cm * 360_000)
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{side}" cy="{side}"/><a:graphic><a:graphicData><pic:pic/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def reference(kind: str, key: int, typed: str = "") -> str:
    follows = f' w:customMarkFollows="1"/><w:t>{typed}</w:t>' if typed else "/>"
    return f'<w:r><w:{kind}Reference w:id="{key}"{follows}</w:r>'


def note(kind: str, key: int, *paragraphs: str) -> str:
    inner = (p("<w:r><w:footnoteRef/></w:r>", r(f" {one}")) for one in paragraphs)
    return f'<w:{kind} w:id="{key}">{"".join(inner)}</w:{kind}>'


SPAN2, SPAN3 = val("gridSpan", "2"), val("gridSpan", "3")
DOWN, MORE = val("vMerge", "restart"), val("vMerge")
SUPER = val("vertAlign", "superscript")
SEPARATE = '<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
INSERTED, GONE = '<w:ins w:id="1" w:author="A">', '<w:del w:id="2" w:author="A">'
