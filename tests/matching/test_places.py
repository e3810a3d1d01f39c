"""Where work is: title before address before county; what nobody knows forbids nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.rank import Matcher
from matching.rank.posting import workplaces
from matching.text.gazetteer import great_circle_km, short_name


@pytest.mark.parametrize(
    ("county", "title", "address", "codes"),
    [
        ("昌吉市", "电工", "", ("652301",)),
        ("昌吉市", "电工（阜康）", "", ("652302",)),
        ("昌吉市", "电工", "玛纳斯县工业园", ("652324",)),
        ("昌吉市", "电工（阜康）", "玛纳斯县工业园", ("652302",)),
        ("木垒县", "电工", "", ("652328",)),
        ("准东", "电工", "", ("6523Z01",)),
        ("昌吉市", "电工", "准东开发区", ("6523Z01",)),
        ("昌吉市", "电工", "昌吉市阜康路12号", ("652301",)),
        ("昌吉市", "电工", "五家渠市102团工业园", ("659004",)),
        ("木垒县", "电工", "乌鲁木齐市经开区8号", ("650100",)),
        ("阜康市", "电工", "五家渠土墩子农场", ("659004", "652302")),
        ("652302", "电工", "", ("652302",)),
        ("不存在的地方", "电工", "", ("不存在的地方",)),
        ("", "电工", "", ()),
    ],
)
def test_workplace_in_title_then_address_then_county(
    model: Matcher, county: str, title: str, address: str, codes: tuple[str, ...]
) -> None:
    assert workplaces(model, county, title, address) == codes


@given(st.data())
def test_an_address_anywhere_in_the_province_counts_before_the_county_column(
    model: Matcher, data: st.DataObject
) -> None:
    inside = (spot for spot in model.gazetteer.spots.values() if spot.code.startswith("65") and spot.code.isdigit())
    spots = sorted((spot.code, spot.name) for spot in inside)
    column, place = data.draw(st.sampled_from(spots)), data.draw(st.sampled_from(spots))
    found = workplaces(model, column[0], "电工", f"{place[1]}工业园3号")
    assert place[0] in found
    assert column[0] == place[0] or column[0] not in found


@pytest.mark.parametrize(
    ("name", "short"), [("木垒哈萨克自治县", "木垒"), ("阜康市", "阜康"), ("昌吉回族自治州", "昌吉"), ("吉县", "吉县")]
)
def test_short_forms(name: str, short: str) -> None:
    assert short_name(name) == short


def test_short_forms_of_autonomous_counties_are_known_everywhere(model: Matcher) -> None:
    assert model.gazetteer.resolve("恩施土家族苗族自治州") == "恩施土家族苗族自治州"
    assert model.gazetteer.resolve("长阳县") == model.gazetteer.resolve("长阳土家族自治县") != "长阳县"


def test_distance() -> None:
    assert great_circle_km(87.0, 44.0, 88.0, 44.0) == pytest.approx(80.0, abs=0.5)
    assert great_circle_km(87.0, 44.0, 87.0, 44.0) == 0.0
