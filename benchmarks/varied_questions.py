"""Questions in any number, all different, as people of an office put them: of the units and plans of a library."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import httpx

_VIETNAMESE = (
    "{unit} phải làm gì?", "{unit} phải làm gì theo {plan}?", "Nhiệm vụ của {unit} về {what} là gì?",
    "{unit} phải báo cáo trước ngày {day}/{month} không?", "Tháng {month} năm {year} {unit} phải nộp gì?",
    "Ai chủ trì {what}?", "Đơn vị nào phối hợp với {unit} về {what}?", "Hạn chót để {unit} {what} là ngày nào?",
    "Kinh phí {what} lấy từ đâu?", "Trước ngày {day}/{month}/{year} phải xong việc gì về {what}?",
    "Kế hoạch {plan} nhằm mục đích gì?", "Chỉ tiêu về {what} năm {year} là bao nhiêu?", "Ai ký {plan}?",
    "Căn cứ pháp lý của {plan} là gì?", "{unit} và {other} cùng làm những gì?",
    "Quý {quarter}/{year} có việc gì về {what}?",
    "Việc {what} giao cho ai, xong khi nào, {number} việc nào gấp?", "Nêu {number} việc chính của {unit} về {what}",
)  # fmt: skip
_ENGLISH = (
    "What does the commune police have to do about item {number} of {plan}?", "Who leads the work on {what}?",
    "When must the health station report in {year}, before {day}/{month}?", "What is due in month {month} of {year}?",
    "Who pays for {what} in {year}?", "What must the school do by {day}/{month}/{year}?", "Who signed {plan}?",
)  # fmt: skip
FOLLOW_UPS = (
    "Còn {unit} thì sao?", "Hạn chót là khi nào?", "Ai phối hợp?", "con ai phoi hop?", "Thế còn về {what}?",
    "Báo cáo cho ai?", "And when is it due?", "Việc đó ai chủ trì?", "trước ngày {day}/{month} phải xong gì?",
)  # fmt: skip
_WHAT = (
    "tuyên truyền", "tiêm chủng cho trẻ", "phòng cháy, chữa cháy", "vệ sinh môi trường", "an toàn giao thông",
    "phòng, chống đuối nước", "chuyển đổi số", "kiểm tra, giám sát", "tập huấn cán bộ", "thu gom rác thải",
    "cải cách hành chính", "an toàn trường học", "khám sức khỏe", "lập danh sách", "trực ban", "sơ kết, tổng kết",
)  # fmt: skip
_ADDED = ("", "", "", " ạ", " Cảm ơn.", " (đợt {number})", " – tổ {number}", " cho thôn {number}")


@dataclass(frozen=True, slots=True)
class Known:
    """Names of units and plans that questions may name."""

    units: tuple[str, ...]
    plans: tuple[str, ...]

    @classmethod
    def of(cls, address: str) -> Known:
        """Those of the library that is served there."""
        with httpx.Client(base_url=address, timeout=120) as client:
            listed = client.get("/api/obligations").raise_for_status().json()
            plans = client.get("/api/plans").raise_for_status().json()["plans"]
        units = {unit["name"] or unit["text"] for one in listed for unit in one["units"]}
        return cls(tuple(sorted(units)), tuple(sorted(plan["title"] for plan in plans)))


class Varied:
    """The questions by number; the same in every run of a seed. Some are asked more than once."""

    def __init__(self, known: Known, seed: int = 1) -> None:
        self._known, self._seed = known, seed

    def __getitem__(self, number: int) -> str:
        random = Random(f"{self._seed} {number}")
        english = random.random() < 0.2
        frame = random.choice(_ENGLISH if english else _VIETNAMESE)
        said = self._filled(frame + ("" if english else random.choice(_ADDED)), random)
        return _bare(said) if not english and random.random() < 0.3 else said

    def follow_up(self, random: Random) -> str:
        """One that only the turn before makes whole."""
        return self._filled(random.choice(FOLLOW_UPS), random)

    def all_different(self) -> Iterator[str]:
        """Without end, none twice."""
        seen: set[int] = set()
        number = 0
        while True:
            said = self[number]
            number += 1
            if hash(said) not in seen:
                seen.add(hash(said))
                yield said

    def _filled(self, frame: str, random: Random) -> str:
        unit, other = (random.choice(self._known.units or ("Công an xã",)) for _ in range(2))
        return frame.format(
            unit=unit,
            other=other,
            plan=random.choice(self._known.plans or ("kế hoạch",)),
            what=" và ".join(random.sample(_WHAT, random.choice((1, 1, 2)))),
            day=random.randint(1, 28),
            month=random.randint(1, 12),
            year=random.randint(2020, 2027),
            quarter=random.choice(("I", "II", "III", "IV")),
            number=random.randint(1, 99),
        )


def _bare(words: str) -> str:
    """As typed without diacritics, in small letters."""
    apart = unicodedata.normalize("NFD", words.lower().replace("đ", "d"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Median, 95th and 99th percentile, and maximum; none of nothing."""
    ordered = sorted(seconds)
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    if not ordered:
        return {}
    found = {name: ordered[min(len(ordered) - 1, int(len(ordered) * share))] for name, share in at.items()}
    return {**found, "max": ordered[-1]}
