"""One person's contestants take turns, and their figures stand beside the limits."""

from benchmarks import bench_speed


def test_each_contestant_has_all_its_people_in_turns() -> None:
    contestants: dict[str, bench_speed.Contestant] = {
        "many": (lambda at: at, list(range(10))),
        "few": (lambda at: at, [7, 8, 9]),
    }
    order = list(bench_speed.turns(contestants, rounds=5))
    assert [at for name, at in order if name == "many"] == list(range(10))
    assert [at for name, at in order if name == "few"] == [7, 8, 9]
    places = [number for number, (name, _at) in enumerate(order) if name == "few"]
    assert 0 < places[0] < len(order) / 2 < places[-1]  # spread over the run, not one after the other


def test_percentiles_stand_beside_their_limits() -> None:
    found = list(
        bench_speed._percentiles(
            "x: one person, ",
            {"retrieval": (lambda at: at, [1, 2, 3]), "other": (lambda at: at, [1])},
            {"command": "y"},
        )
    )
    assert [row["baseline"] for row in found] == [0.5, 3.0, None, None]
    assert found[0]["name"] == "x: one person, retrieval, p50"
    assert found[0]["people"] == 3
