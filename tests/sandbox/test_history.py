from tests.sandbox.talk import Talk
from tests.sandbox.test_limits import Monotonic


def count(talk: Talk) -> int:
    return len(talk.get("/v1/groups")["values"])


def test_reads_are_as_old_as_the_switch_says() -> None:
    clock = Monotonic()
    talk = Talk({}, behaviours={"read_delay": "2"}, clock=clock)
    talk("POST", "/v1/groups", {"name": "A"})
    clock.now += 1
    talk("POST", "/v1/groups", {"name": "B"})
    seen = []
    for _ in range(4):
        seen.append(count(talk))
        clock.now += 0.5
    assert seen == [0, 0, 1, 1]
    assert count(talk) == 2


def test_writes_act_on_the_present() -> None:
    talk = Talk({}, behaviours={"read_delay": "60"}, clock=Monotonic())
    group = talk("POST", "/v1/groups", {"name": "A"}).json()["id"]
    assert talk.status("GET", f"/v1/groups/{group}") == 403
    assert talk.status("PATCH", f"/v1/groups/{group}", {"name": "B"}) == 200


def test_copies_are_forgotten_when_nobody_can_read_them() -> None:
    clock = Monotonic()
    talk = Talk({}, behaviours={"read_delay": "2"}, clock=clock)
    for _ in range(5):
        talk("POST", "/v1/groups", {"name": "A"})
        clock.now += 3
    assert count(talk) == 5
