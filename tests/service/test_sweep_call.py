"""POST /sweep: every cell exactly once, whatever happens to the workers."""

import asyncio
import json
import os
import signal
import sys

import pytest

from chainrule.engine import parse, run
from chainrule.engine.training.sweep import cells
from chainrule.service import sweeping
from chainrule.service.pool import Pool
from chainrule.service.schema import SweepRequest
from chainrule.service.settings import Settings

CHAIN = "h = 1.0\nw = param(0.9)\nfor i in range(depth):\n    h = h * w * gain\nL = h"
GRID = {"gain": [0.9, 1.0, 1.1], "depth": [1, 10, 100]}


def lines(answer):
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    found = [json.loads(line) for line in answer.text.splitlines()]
    last = found.pop()
    assert last == {"event": "done", "done": len(found), "total": len(found)}
    return found


def test_every_cell_once_with_its_progress(client):
    found = lines(
        client.post(
            "/api/v1/sweep", json={"program": CHAIN, "grid": GRID, "measure": ["loss", "grad_norm_by_group"]}
        )
    )
    assert [line["done"] for line in found] == list(range(1, 10))
    assert {line["total"] for line in found} == {9}
    assert sorted(line["index"] for line in found) == list(range(9))
    for line in found:
        gain, depth = line["at"]["gain"], line["at"]["depth"]
        assert isinstance(depth, int)
        graph = parse(CHAIN, {"gain": float(gain), "depth": float(depth)})
        result = run(graph)
        assert line["loss"] == result.values[graph.output]
        assert line["grad_norm_by_group"] == {"w": abs(result.grads[graph.names["w"]])}


def test_seeds(client):
    request = {
        "program": "w = param(randn(3, seed=seed))\nL = gain * sum(w**2)",
        "grid": {"gain": [1, 2]},
        "seeds": [3, 4, 5],
    }
    found = lines(client.post("/api/v1/sweep", json=request))
    assert sorted((line["at"]["gain"], line["seed"]) for line in found) == [
        (g, s) for g in (1, 2) for s in (3, 4, 5)
    ]
    assert len({line["loss"] / line["at"]["gain"] for line in found}) == 3


def test_a_value_of_the_grid_may_be_an_array(client):
    request = {"program": "x = [1.0, 2]\nL = sum(x * x)", "grid": {"x": [[3, 4], 2, [[1, 0.5]]]}}
    found = sorted(lines(client.post("/api/v1/sweep", json=request)), key=lambda line: line["index"])
    assert [(line["at"]["x"], line["loss"]) for line in found] == [([3, 4], 25), (2, 4), ([[1, 0.5]], 1.25)]


def test_a_cell_that_cannot_be_run_says_why(client):
    request = {"program": "x = [1, 2, 3]\nL = sum(reshape(x, (n,)))", "grid": {"n": [3, 4]}}
    good, bad = sorted(lines(client.post("/api/v1/sweep", json=request)), key=lambda line: line["index"])
    assert good["loss"] == 6
    assert "error" not in good
    assert bad["error"]["code"] == "reshape-mismatch"
    assert bad["error"]["line"] == 2


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"grid": {"nope": [1]}}, "not-in-program", "/grid/nope"), ({"grid": {"gain": []}}, "bad-field", "/grid/gain"),
        ({"grid": {"gain": ["a"]}}, "not-a-number", "/grid/gain/0"), ({"grid": {"gain": [1, True]}}, "not-a-number", "/grid/gain/1"),
        ({"grid": {"gain": [[1, [2]]]}}, "ragged-list", "/grid/gain/0"), ({"grid": {"gain": [{}]}}, "not-a-number", "/grid/gain/0"),
        ({"program": "a = 1.0\nL = a * 2", "grid": {"L": [1]}}, "not-a-leaf", "/grid/L"),
        ({"grid": {"": [1]}}, "bad-name", "/grid/"),
        ({"grid": {"h = 1.0": [1]}}, "bad-name", "/grid/h = 1.0"),
        ({"program": "w = param(1.0)\nL = tanh(w)", "grid": {"tanh": [1]}}, "not-in-program", "/grid/tanh"),
        ({"program": "seed = 1\nL = 2.0 * seed", "grid": {"seed": [1]}, "seeds": [1]}, "bad-field", "/seeds"),
        ({"seeds": [2**60]}, "bad-field", "/seeds/0"),
        ({"measure": ["nope"]}, "bad-field", "/measure/0"), ({"measure": []}, "bad-field", "/measure"), ({"seeds": [1]}, "not-in-program", "/seeds"),
        ({"grid": {"gain": list(range(1000)), "depth": list(range(1, 101))}}, "grid-too-large", "/grid"), ({"grid": 3}, "bad-field", "/grid"),
    ],
)  # fmt: skip
def test_refusals(client, change, code, pointer):
    answer = client.post("/api/v1/sweep", json={"program": CHAIN, "grid": GRID} | change)
    assert answer.status_code == 422
    assert (answer.json()["code"], answer.json()["pointer"]) == (code, pointer)


def local(count, of=None):
    """Workers of this machine, with a pool of their own."""
    settings = Settings(workers=count)
    return (of or sweeping.Workers)(settings, Pool(settings))


def swept(workers, each, **request):
    grid = sweeping.grid(SweepRequest(**({"program": CHAIN, "grid": GRID} | request)))

    async def run():
        found = []
        async for line in sweeping.lines(grid, "en", workers):
            found.append(json.loads(line))
            each(len(found), workers)
        assert found.pop()["event"] == "done"
        return found

    return asyncio.run(run())


def test_a_worker_killed_in_mid_sweep_loses_nothing():
    workers = local(2)
    killed = []

    def kill(count, workers):
        if count in (5, 60, 200):
            killed.append(workers.pool._all[0].pid)
            os.kill(killed[-1], signal.SIGKILL)

    request = {"grid": {"gain": [1 + i / 1000 for i in range(100)], "depth": [200, 300, 400]}}
    try:
        found = swept(workers, kill, **request)
        quiet = swept(workers, lambda *_: None, **request)
    finally:
        workers.pool.close()
    assert killed
    assert sorted(line["index"] for line in found) == list(range(300)), "each exactly once"
    assert [line["done"] for line in found] == list(range(1, 301))
    plain = {line["index"]: line["loss"] for line in quiet}
    assert all(line["loss"] == plain[line["index"]] for line in found)


class Deadly(sweeping.Workers):
    """Workers that one of the cells kills every time."""

    def run(self, grid, part, language):
        if any(cell.place == 4 for cell in part):
            return asyncio.ensure_future(self.pool.run_part(os._exit, 1))
        return super().run(grid, part, language)


@pytest.mark.skipif(sys.platform == "win32", reason="processes end in another way")
def test_a_cell_that_kills_its_worker_is_found_and_named():
    workers = local(2, Deadly)
    try:
        found = swept(workers, lambda *_: None)
    finally:
        workers.pool.close()
    assert sorted(line["index"] for line in found) == list(range(9))
    assert [line["index"] for line in found if "error" in line] == [4]


def test_a_cluster_s_executor_does_the_same():
    import distributed

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0"
    ) as cluster:
        settings = Settings(cluster=cluster.scheduler_address)
        workers = sweeping.Workers(settings, Pool(settings))
        killed = []

        def kill(count, workers):
            if not killed:
                killed.append(next(iter(workers._client.run(os.getpid).values())))
                os.kill(killed[0], signal.SIGKILL)

        found = swept(workers, kill, grid={"gain": [1 + i / 1000 for i in range(60)], "depth": [200, 300]})
        workers.close()
    assert sorted(line["index"] for line in found) == list(range(120))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"program": "gain = (\nL = gain", "grid": {"gain": [1]}}, "syntax"),
        ({"program": "L = nope(gain)", "grid": {"gain": [1]}}, "unknown-name"),
        ({"output": "zz"}, "unknown-output"),
        ({"grid": {"L": [1, 2], "gain": [1], "depth": [1]}}, "not-a-leaf"),
    ],
)
def test_what_every_cell_would_say_is_said_before_the_first(client, change, code):
    answer = client.post("/api/v1/sweep", json={"program": CHAIN, "grid": GRID} | change)
    assert answer.status_code == 422
    assert answer.json()["code"] == code


def test_a_part_of_slow_cells_is_not_held_for_long():
    program = (
        "a = param(1.0)\nfor i in range(k):\n    a = a + mean(orthogonal(200, 200, seed=i))\nL = a * 1.0"
    )
    made = sweeping.grid(SweepRequest(program=program, grid={"k": list(range(25, 65))}))
    lines = sweeping.work(made, list(cells(made)), "en", 30.0)
    assert 1 <= len(lines) < 40


def test_a_client_that_leaves_a_slow_sweep_leaves_its_workers_to_others():
    program = (
        "a = param(1.0)\nfor i in range(k):\n    a = a + mean(orthogonal(700, 700, seed=i))\nL = a * 1.0"
    )
    workers = local(1)

    async def run():
        slow = sweeping.lines(
            sweeping.grid(SweepRequest(program=program, grid={"k": [0, 200, 200]})), "en", workers
        )
        await anext(slow)
        asking = asyncio.ensure_future(anext(slow))
        while workers.pool.rests:  # until a process has begun on it
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await slow.aclose()
        quick = sweeping.lines(
            sweeping.grid(SweepRequest(program="a = param(1.0)\nL = a * g", grid={"g": [1, 2]})),
            "en",
            workers,
        )
        return [json.loads(line).get("loss") async for line in quick]

    try:
        assert asyncio.run(run()) == [1.0, 2.0, None]
    finally:
        workers.pool.close()
