from ui.rate_limit import MOST_CLIENTS, RateLimit


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_so_many_in_any_minute_and_each_client_by_itself() -> None:
    clock = Clock()
    limit = RateLimit(2, 60, clock)
    assert [limit.wait("a"), limit.wait("b")] == [0, 0]
    clock.now += 30
    assert [limit.wait("a"), limit.wait("a"), limit.wait("b")] == [0, 30, 0]
    clock.now += 29.5
    assert limit.wait("a") == 1  # a whole second, so that who waits so long is not refused again
    clock.now += 0.5
    assert [limit.wait("a"), limit.wait("a")] == [0, 30]  # what was refused does not count


def test_it_remembers_no_more_clients_than_it_may() -> None:
    limit = RateLimit(1, 60, Clock())
    for number in range(MOST_CLIENTS + 10):
        limit.wait(str(number))
    assert len(limit._times) == MOST_CLIENTS
    assert limit.wait(str(MOST_CLIENTS)) > 0
