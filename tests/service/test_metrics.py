"""GET /metrics: what Prometheus reads of the service."""

from prometheus_client.parser import text_string_to_metric_families


def read(client):
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    families = text_string_to_metric_families(answer.text)
    return {(one.name, *sorted(one.labels.items())): one.value for all_ in families for one in all_.samples}


def count(found, method, route, status):
    labels = sorted({"method": method, "route": route, "status": status}.items())
    return found.get(("chainrule_request_seconds_count", *labels), 0)


def test_requests_are_counted_by_their_route_and_status(client):
    before = read(client)
    client.post("/api/v1/trace", json={"program": "y = 2 * 3"})
    client.post("/api/v1/trace", json={"program": "y = "})
    client.get("/errors/busy")
    client.get("/no-such-page-of-anybody")
    client.head("/api/v1/limits")
    after = read(client)

    def grown(*key):
        return count(after, *key) - count(before, *key)

    assert grown("POST", "/api/v1/trace", "200") == 1
    assert grown("POST", "/api/v1/trace", "422") == 1
    assert grown("GET", "/errors/{code}", "200") == 1
    assert grown("GET", "/api/v1/limits", "200") == 1
    assert grown("GET", "/metrics", "200") == 1
    assert "no-such-page" not in client.get("/metrics").text  # what a reader asks for is not kept


def test_what_is_under_way(client):
    found = read(client)
    states = {
        dict(key[1:])["state"]: value for key, value in found.items() if key[0] == "chainrule_processes"
    }
    workers = client.app.state.settings.workers
    assert states["free"] + states["busy"] == workers
    assert states["waited for"] >= 0  # those that start are waited for
    assert found["chainrule_places", ("of", "streams")] == client.app.state.settings.streams
    with client.app.state.streams.within(3):
        assert read(client)["chainrule_places_taken", ("of", "streams")] == 3
    assert read(client)["chainrule_places_taken", ("of", "streams")] == 0
    assert found["process_resident_memory_bytes",] > 10e6
