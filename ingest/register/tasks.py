"""Which passages set a task, and of what kind: by the sections they stand in and the words that open them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from ingest import cues
from ingest.units.words import lowered
from vectorstore.lexicon.units import plain
from vectorstore.obligation import ObligationKind
from vectorstore.values import Section

Nature = Literal["", "goal", "purpose", "requirement", "target", "background", "circumstance"]
"""What the items of a section are; "" for duties."""

_NATURES: tuple[tuple[str, Nature], ...] = (
    ("goals", "goal"),
    ("purposes", "purpose"),
    ("target_heads", "target"),
    ("requirements", "requirement"),
    ("background", "background"),
    ("circumstances", "circumstance"),
    ("duty_heads", ""),
)
_STATEMENT = re.compile(r"[^:.;]{2,30}:")
_PERIOD = re.compile(r"(?:giai đoạn|đợt|tháng|quý|tuần|bước) [\divx]")
_FIGURE = re.compile(r"\d")
_TITLE_WORDS = 14  # a longer title is a sentence, which says what is done and not what its items are
_NUMBER = re.compile(r"^(?:\d+(?:[.,]\d+)?\s?%|[≥≤<>]|trên \d|dưới \d|ít nhất \d|tối thiểu \d|toàn bộ )")
_NOTIFIES = re.compile(r"thông báo (?:bằng văn bản|(?:kết quả|danh sách|số liệu|tình hình)\b.* về ).*")
_SENDS_TOO = re.compile(r"[^,]{3,24}, (?:gửi|nộp) [^,.;]*báo cáo")
_APPOINTS = re.compile(r"do [^,;.]{3,120} làm (?:tổ |đội |nhóm )?(?:trưởng|phó|chủ tịch|thư ký)")
_TELLS = re.compile(
    r"(?:(?:trong |đầu )?năm (?:học )?[^,.;]{0,20}?,? ?|hiện nay,? |hiện,? |toàn )?"
    r"(?:nhà )?(?:trường|xã|huyện|tỉnh|phường|công ty)(?: hiện)? có \d"
)
_AIMS = re.compile(r"(?:công tác|việc|kế hoạch|hoạt động)\b[^,.;]* (?:nhằm|để) ")
_IS_MADE = re.compile(r"làm (?:tổ |đội |nhóm |đoàn )?(?:trưởng|phó|thành viên|ủy viên|chủ tịch|thư ký)\b[^,;]*$")
_POST_WORDS = 5  # an item of so many words that opens with a post names one who holds it
_FIRST_CLAUSE = re.compile(r"[.;](?:\s|$)")
_LEADS_AT_MOST = 5
_LEAD_REACH = 160  # characters in which an adverbial before the verb ends
_TIMED = re.compile(  # "Định kỳ 06 tháng (trước ngày 05/6), năm (trước ngày 25/11) "
    r"(?:(?:trong|trước|sau|từ|đến|vào|và|định kỳ|kỳ|hằng|hàng|mỗi|cuối|đầu|ngày|tuần|tháng|quý|năm|học kỳ"
    r"|\d[\d/.]*|[ivx]+|\([^()]*\))[ ,]+)+",
    re.IGNORECASE,
)
_MUST = " phải "
_WORDS = re.compile(r"\w+")
_FORM_NUMBER = re.compile(r" (?:số:? ?)?(?:\d{1,3}|[ivx]{1,5})[a-zđ]?(?:[./-]\w+)*(?: ?[:.(–—-].*)?")


def nature_of(sections: Sequence[Section], section: int | None) -> Nature:
    """What the items of a section are, by the innermost title that tells."""
    while section is not None:
        nature = _by_title(sections[section].title)
        if nature is not None:
            return nature
        section = sections[section].parent
    return ""


def _by_title(title: str) -> Nature | None:
    words = plain(title).strip(" .:*")
    if len(words.split()) > _TITLE_WORDS:
        return None
    if _PERIOD.match(words):
        return ""
    if cues.opens("circumstances", words) and not cues.opens("membership", words):
        named = _WORDS.findall(words.partition(":")[0])
        if any(word not in cues.word_set("circumstance_words") for word in named):
            return None
    return next((nature for name, nature in _NATURES if cues.opens(name, words)), None)


def sets_task(words: str, task: str, nature: Nature, *, has_actor: bool, bulleted: bool) -> bool:
    """The words are a duty, report or target of a section of this nature.

    ``task``: the words behind the actor that they open with; ``has_actor``: they name one.
    """
    bare = words.strip(" *_")
    if bare.startswith("(") and bare.endswith(")"):
        return False  # a remark
    if cues.opens("past", task) or cues.opens("excused", task):
        return False
    if _APPOINTS.match(plain(bare)) or _is_post(task):
        return False  # "Do đồng chí X làm Trưởng tiểu ban, có nhiệm vụ:", "Ông X: Trưởng đoàn"
    if _TELLS.match(plain(bare)):
        return False  # "Trường có 21 lớp"
    if not has_actor and _titles_form(bare):
        return False
    if _STATEMENT.match(bare) and cues.opens("statements", bare):
        return False  # "Đối tượng: …"
    if nature == "requirement" and cues.holds("demanding", bare):
        return True
    told = cues.opens("statements", bare) or cues.opens("statements", main_clause(bare))
    stated = told and not (nature == "target" and _FIGURE.search(bare))
    if len(_WORDS.findall(bare)) < 3 or (stated and not has_actor) or nature == "background":
        return False
    if nature == "circumstance":
        return has_actor and cues.opens("duty_verbs", task) and not _IS_MADE.match(plain(task))
    if nature == "goal":
        return has_actor
    if nature == "purpose":
        return has_actor or not (cues.opens("aims", bare) or _AIMS.match(plain(bare)))
    if nature == "target":
        return bulleted or bool(_FIGURE.search(bare))
    return not (bare.endswith(":") and announces(task))


def _titles_form(words: str) -> bool:
    """The title of a form, list or table, which is no sentence: "Biểu số 01: Danh mục công trình"."""
    key = plain(words)
    found = cues.at_start("forms").match(key)
    numbered = found is not None and _FORM_NUMBER.fullmatch(key, found.end()) is not None
    return numbered and not key.endswith((".", ";"))


def _is_post(words: str) -> bool:
    """A post and nothing else, behind the one who holds it."""
    return (
        len(words.split()) <= _POST_WORDS and cues.opens("posts_of_persons", words) and not cues.holds("doing", words)
    )


def announces(words: str) -> bool:
    """The words only announce what follows: "thực hiện các nhiệm vụ cụ thể như sau:"."""
    return all(word in cues.word_set("announcing") for word in plain(words).strip(":* ").replace(",", " ").split())


def kind_of(words: str, nature: Nature, *, in_table: bool) -> ObligationKind:
    """Duty, report or target, by the section and the leading verb."""
    if nature == "target" and not in_table:
        return "target"
    if _NUMBER.match(plain(words)) or (cues.opens("striving", words) and _FIGURE.search(words)):
        return "target"
    return "report" if _reports(words) else "duty"


def _reports(words: str) -> bool:
    first = main_clause(_FIRST_CLAUSE.split(words, maxsplit=1)[0])
    if cues.opens("reporting_duties", first) or (cues.holds("obstacles", words) and cues.holds("reflecting", words)):
        return True
    if _NOTIFIES.match(plain(first)):
        return True
    if cues.opens("reports", first):
        return not cues.opens("sending", first) or cues.holds("report_objects", first)
    sends = cues.holds("sending", first)
    return sends and (cues.opens("preparing", first) or bool(_SENDS_TOO.match(plain(first))))


def main_clause(words: str) -> str:
    """The words without the adverbials and requests that stand before their verb."""
    for _ in range(_LEADS_AT_MOST):
        rest = _without_lead(words)
        if rest == words or not rest:
            return words
        words = rest
    return words


def _without_lead(words: str) -> str:
    """The words without one adverbial at their start."""
    found = cues.at_start("fore_words").match(lowered(words))
    rest = words[found.end() :].lstrip(" ,:*_") if found else words
    timed = _TIMED.match(words)
    if timed and cues.opens("duty_verbs", words[timed.end() :]):
        return words[timed.end() :]  # "Ngày 15 hằng tháng | gửi báo cáo"
    if not cues.opens("leads", words) or (found and cues.opens("duty_verbs", rest)):
        return rest
    near = words[:_LEAD_REACH]
    if "," in near:
        return words.split(",", 1)[1].lstrip(" ,:*_")
    return words.split(_MUST, 1)[1] if _MUST in near else rest  # "Khi có sự cố | phải báo ngay"
