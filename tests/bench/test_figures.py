from bench.figures import Figure, Latencies, growth, percentile, table


def test_percentiles_are_by_nearest_rank():
    values = [float(n) for n in range(1, 101)]
    assert [percentile(values, p) for p in (0, 1, 50, 99, 100)] == [1, 1, 50, 99, 100]
    assert percentile([3.0, 1.0, 2.0], 50) == 2.0
    assert percentile([], 99) == 0.0


def test_a_rate_counts_answers_by_the_time_that_passed():
    found = Latencies([0.001] * 500, elapsed=2.0)
    assert found.rate == 250
    assert found.ms(99) == 1.0


def test_a_budget_is_a_bound_above_or_below():
    assert Figure("a", 10, "/s", 10, "at least").met is True
    assert Figure("a", 9.9, "/s", 10, "at least").met is False
    assert Figure("a", 10, "ms", 10, "at most").met is True
    assert Figure("a", 10.1, "ms", 10).met is False
    assert Figure("a", 10, "ms").met is None


def test_the_table_shows_ratio_and_verdict():
    shown = table(
        [Figure("pages", 500, "/s", 1000, "at least", 2000, "bare"), Figure("p50", 1, "ms")]
    )
    line = shown.splitlines()[2]
    assert [cell.strip() for cell in line.strip("|").split("|")] == [
        "pages", "500 /s", "2,000 (bare)", "0.25", "≥ 1,000", "NO",
    ]  # fmt: skip
    assert len({len(row) for row in shown.splitlines()}) == 1


def test_growth_compares_the_same_page_of_two_desks():
    pages = [
        Figure("list page, 1,000 conversations, alone, p50", 2.0, "ms"),
        Figure("list page, 9,000 conversations, alone, p50", 3.0, "ms"),
        Figure("list page, 9,000 conversations, alone, p99", 9.0, "ms"),
    ]
    (one,) = growth(pages, [1_000, 9_000])
    assert (one.value, one.met) == (1.5, False)
    assert growth(pages, [1_000]) == []
