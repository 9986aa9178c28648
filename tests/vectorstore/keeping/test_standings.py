"""Where a file belongs is the same whether it is held against all plans or against those that are near."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vectorstore.keeping.placing import placed
from vectorstore.keeping.standings import Standings
from vectorstore.placement import Standing
from vectorstore.values import Header, HeaderField


def said(value: str) -> HeaderField:
    return HeaderField("present", value) if value else HeaderField()


HEADERS = st.builds(
    lambda kind, number, issuer, title, year: Header(
        kind=said(kind), number=said(number), issuer=said(issuer), title=said(title), year=year
    ),
    st.sampled_from(["", "KẾ HOẠCH", "QUYẾT ĐỊNH"]),
    st.sampled_from(["", "1/KH-UBND", "2/KH-UBND"]),
    st.sampled_from(["", "UBND xã Tân Khê", "UBND xã Hòn Rơm"]),
    st.sampled_from(["Trồng cây", "Đọc sách"]),
    st.sampled_from([None, 2023, 2024]),
)


@given(HEADERS, st.lists(st.tuples(HEADERS, st.booleans()), max_size=6), st.integers(-1, 6), st.integers(0, 10))
def test_near_is_near_enough(header: Header, kept: list[tuple[Header, bool]], at: int, likeness: int) -> None:
    plans = [Standing(f"p{number}", number, *one) for number, one in enumerate(kept)]
    at_path = f"p{at}" if at >= 0 else None

    def like(key: int) -> float:
        return ((key + likeness) % 11) / 10

    near = [*Standings(plans).near(header, at_path)]
    assert len({plan.plan_id for plan in near}) == len(near)
    assert placed(header, at_path, near, like) == placed(header, at_path, plans, like)


def test_a_plan_stands_in_its_latest_edition() -> None:
    first, second = Header(number=said("1/KH-UBND")), Header(number=said("2/KH-UBND"))
    standings = Standings([Standing("a", 1, first)])
    standings.put(Standing("a", 2, second))
    assert [plan.edition_key for plan in standings.near(second, None)] == [2]
    assert [*standings.near(first, None)] == []
    assert "a" in standings
    assert "b" not in standings
