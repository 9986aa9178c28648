"""A site where every word that comes from outside tries to be markup: plans, their files, people, questions, comments.

What ran, was asked of another host, or was refused by the page's policy is caught by a trap in every document.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from site_office import Site, site_over
from ui_browser import WebDriver

from ingest.reading import read
from ui.feedback import give_feedback
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.access.errors import BadName, NameTaken
from vectorstore.keeping.originals import digest_of
from vectorstore.values import HeaderField
from vectorstore.word_lists.word_lists import WordLists

PAYLOADS = (
    "<script>hacked=1</script>",
    "</script><script>hacked=1</script>",  # out of a script of the page's own
    "<img src=x onerror=hacked=1>",
    "<svg/onload=hacked=1>",
    "<svg><animate onbegin=hacked=1 attributeName=x dur=1s>",
    '<iframe srcdoc="<script>parent.hacked=1</script>"></iframe>',
    '<a href="javascript:hacked=1">bấm</a>',
    "[bấm](javascript:hacked=1)",  # Markdown
    "[bấm](https://evil.example/a)",
    "![ảnh](https://evil.example/i.png)",
    "<https://evil.example/auto>",
    "[1](javascript:hacked=1) [1][a]: javascript:hacked=1",  # as an answer's own marker
    "{{7*7}} {% raw %} ${hacked=1} #{hacked=1}",  # templates
    "<style>*{background:url(https://evil.example/c)}</style>",
    '" style="background:url(https://evil.example/s)" x="',  # out of an attribute
    '" autofocus onfocus="hacked=1" x="',
    "' autofocus onfocus='hacked=1' x='",
    "</div></details></mark></blockquote><h1>to</h1>",  # out of the element that holds it
    "<!-- hacked=1 --> <![CDATA[ x ]]> <?php ?>",
    "&lt;script&gt;hacked=1&lt;/script&gt; &#60;img src=x onerror=hacked=1&#62; &amp;amp;",  # written out already
    "＜script＞hacked=1＜/script＞",  # NFKC makes signs of these
    r"\u003cscript\u003ehacked=1\u003c/script\u003e \x3cimg src=x onerror=hacked=1\x3e",  # read once more as a script's
    "<scr\u200bipt>hacked=1</scr\u00adipt>",  # letters that aren't seen
    r"$$\href{javascript:hacked=1}{x}$$ \(x\) $hacked=1$",  # formulas
    "`mã` ~~gạch~~ **đậm** | a | b | # to > trích",
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<base href="https://evil.example/">',
    "<form action=https://evil.example/><button autofocus onfocus=hacked=1>gửi</button>",
    "<video><source onerror=hacked=1></video><details open ontoggle=hacked=1>",
    "<object data=https://evil.example/o></object><embed src=https://evil.example/e>",
    "data:text/html,<script>hacked=1</script>",
    "<link rel=stylesheet href=https://evil.example/l.css>",
    "<math><mtext><table><mglyph><style><!--</style><img src=x onerror=hacked=1>",  # means another thing read twice
    '<noscript><p title="</noscript><img src=x onerror=hacked=1>">',
    "'-hacked=1-' ;hacked=1// */hacked=1/*",  # out of a string of a script
)
SHARE = 6  # payloads in one title, name or question
SHARES = [" ".join(PAYLOADS[at : at + SHARE]) for at in range(0, len(PAYLOADS), SHARE)]

# Whatever runs writes to `hacked`, or opens a dialogue; a policy that had to refuse something means that markup got in.
TRAP = """window.caught = [];
for (const name of ["alert", "confirm", "prompt"]) window[name] = () => { top.caught.push(name); };
Object.defineProperty(window, "hacked", {get: () => 0, set: () => top.caught.push("ran in " + location)});
document.addEventListener("securitypolicyviolation", event => top.caught.push(
  "policy: " + event.violatedDirective + " " + event.blockedURI + " " + event.sample));"""
ALIVE = """const leads = value => { try { const to = new URL(value, location);
    return to.protocol == "javascript:" || to.hostname == "evil.example"; } catch { return false; } };
const runs = ({name, value}) => (/^on|^srcdoc$/.test(name) && /hacked/.test(value))
  || (/^(style|content)$/.test(name) && /evil.example/.test(value))
  || (/^(href|src|action|formaction|data|xlink:href)$/.test(name) && leads(value));
return [...document.querySelectorAll("*")].filter(one => [...one.attributes].some(runs))
  .map(one => one.outerHTML.slice(0, 300))"""


def plan_of(number: int, share: str, change: str = "") -> str:
    """A plan whose title, headings, units and duties are payloads; one of them is in its number's line too."""
    duties = "".join(
        f"{at}. Mục {at} {one}\n\n- Công an xã tuần tra {one} trước ngày {at}/6/2024.\n\n"
        f"- Tổ xung kích {one} chủ trì, phối hợp với Trạm Y tế xã trực {change}{one}\n\n"
        for at, one in enumerate(PAYLOADS, 1)
        if number == 1 or at <= 2
    )
    return (
        f"ỦY BAN NHÂN DÂN\nXÃ KHE VÀNG\n\nSố: {number}/KH-UBND\n\nKhe Vàng, ngày 05 tháng 3 năm 2024\n\n"
        f"KẾ HOẠCH\nTrồng cây {share}\n\nI. MỤC ĐÍCH\n\n- Trồng 200 cây {share}\n\nII. TỔ CHỨC THỰC HIỆN\n\n{duties}"
    )


@contextmanager
def evil_site(folder: Path) -> Iterator[Site]:
    """Serves it, from an empty folder."""
    data = folder / "data"
    parts = Parts(Settings(language="vi", data=data))
    try:
        _bring(parts)
        _people(parts)
        _words(data)
        _tell(parts)
    finally:
        parts.close()
    with site_over(data) as served:
        yield served


def _bring(parts: Parts) -> None:
    for number, share in enumerate(SHARES, 1):
        _keep(parts, plan_of(number, share), share, None)
    first = parts.library.plans()[0]
    _keep(parts, plan_of(1, SHARES[0], "lại "), SHARES[1], first.id)
    wanted = plan_of(1, SHARES[0], "nữa ").replace("Số: 1/KH-UBND\n\nKhe Vàng, ngày 05 tháng 3 năm 2024\n\n", "")
    waits = f"{SHARES[2]}.txt"
    parts.library.take(read(wanted), source=waits, path=f"/y/{waits}", digest=digest_of(b"w"), data=b"w")
    assert parts.library.waiting()
    duties = parts.library.contents(first.id).obligations
    for duty, share in zip(duties, SHARES, strict=False):
        parts.library.editor.correct(first.id, duty.id, {"actor": [share[:200]]}, by=PAYLOADS[2], why=share)


def _keep(parts: Parts, text: str, source: str, plan_id: str | None) -> None:
    reading = read(text)
    title = HeaderField("present", text.split("KẾ HOẠCH\n")[1].split("\n")[0], None)  # longer than it would be read
    reading = replace(reading, header=replace(reading.header, title=title))
    parts.library.keep(reading, source=source, path=f"/x/{source}", digest=digest_of(text.encode()), plan_id=plan_id)


def _people(parts: Parts) -> None:
    access = parts.library.catalogue.access
    for name, role in (("quan.tri", "admin"), ("hoang.mai", "editor"), ("vu.lan", "reader")):
        access.people.create(name, role, groups=[PAYLOADS[2]])
        access.people.set_profile(name, shown=PAYLOADS[0], unit=PAYLOADS[3])
    for one in PAYLOADS:
        with suppress(NameTaken, BadName):  # one that is read as another is, or is too long
            access.people.create(one, "reader")
    access.collections.create(PAYLOADS[2], [PAYLOADS[5]])


def _words(data: Path) -> None:
    lists = WordLists(data)
    lists.add("same", ["Công an xã", f"Đội {PAYLOADS[2]}"])
    lists.add("words", ["lifebuoy", f"phao {PAYLOADS[3]}"])


def _tell(parts: Parts) -> None:
    for share in SHARES:
        answer = parts.ask(share).to_json()
        give_feedback(parts, parts.library, share, answer, "down", "incomplete", share)


def set_trap(browser: WebDriver) -> None:
    """Every document that the browser opens from here on is watched."""
    browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": TRAP})


def caught(browser: WebDriver) -> list[str]:
    """What ran in the page, or stands there as markup that would run."""
    return [*browser.execute_script("return window.caught"), *browser.execute_script(ALIVE)]
