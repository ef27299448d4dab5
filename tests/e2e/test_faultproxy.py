"""The fault proxy itself: a proxy that breaks nothing would make every test behind it worthless."""

import http.client
import time

from harness.servers import Sqs, SqsError


def behind(t, *rules):
    direct = t.server("fauxqs")
    direct.create("jobs")
    proxy = t.proxy()
    proxy.rules(list(rules))
    return proxy, Sqs(proxy.endpoint)


def fails_with(error, action):
    try:
        action()
    except error as raised:
        return raised
    raise AssertionError(f"no {error.__name__}")


def test_passes_requests_through_and_counts_them(t):
    proxy, sqs = behind(t)
    for _ in range(3):
        assert len(sqs.call("ListQueues")["QueueUrls"]) == 1
    stats = proxy.stats()
    assert stats["actions"] == {"ListQueues": 3}, stats
    assert stats["connections"] == 1, "the connection was not kept alive"


def test_every_nth_request_fails(t):
    proxy, sqs = behind(t, {"fault": "throttled", "every": 3})
    outcomes = []
    for _ in range(6):
        try:
            sqs.call("ListQueues")
            outcomes.append(200)
        except SqsError as error:
            outcomes.append(error.status)
            assert b"RequestThrottled" in error.body
    assert outcomes == [200, 200, 403, 200, 200, 403], outcomes
    assert proxy.stats()["faults"] == {"throttled": 2}


def test_rule_names_action_and_queue(t):
    proxy, sqs = behind(t, {"fault": "denied", "action": "Get*", "queue": "jobs"})
    url = sqs.call("ListQueues")["QueueUrls"][0]
    error = fails_with(SqsError, lambda: sqs.call("GetQueueAttributes", QueueUrl=url))
    assert error.status == 403
    sqs.call("ListQueueTags", QueueUrl=url)


def test_latency_delays(t):
    proxy, sqs = behind(t, {"fault": "latency", "ms": 150})
    started = time.monotonic()
    sqs.call("ListQueues")
    assert time.monotonic() - started >= 0.15


def test_cut_before_spares_the_server_and_cut_after_does_not(t):
    proxy, sqs = behind(t, {"fault": "cut-before", "at": [1]}, {"fault": "cut-after", "action": "SendMessage"})
    fails_with(http.client.RemoteDisconnected, lambda: sqs.call("ListQueues"))
    url = sqs.call("ListQueues")["QueueUrls"][0]
    fails_with(http.client.RemoteDisconnected, lambda: sqs.call("SendMessage", QueueUrl=url, MessageBody="x"))
    sqs.urls["jobs"] = url
    assert sqs.attributes("jobs")["ApproximateNumberOfMessages"] == "1"


def test_half_an_answer_is_short(t):
    proxy, sqs = behind(t, {"fault": "half"})
    fails_with(http.client.IncompleteRead, lambda: sqs.call("ListQueues"))


def test_garbage_is_not_http(t):
    proxy, sqs = behind(t, {"fault": "garbage"})
    fails_with(http.client.BadStatusLine, lambda: sqs.call("ListQueues"))


def test_answers_can_be_changed(t):
    extra = "http://x/000000000000/injected"
    proxy, sqs = behind(
        t,
        {"fault": "append", "action": "ListQueues", "json": {"QueueUrls": [extra]}},
        {"fault": "merge", "action": "GetQueueAttributes", "json": {"Attributes": {"DelaySeconds": None, "X": "1"}}},
    )
    urls = sqs.call("ListQueues")["QueueUrls"]
    assert urls[-1] == extra and len(urls) == 2
    sqs.urls["jobs"] = urls[0]
    attributes = sqs.attributes("jobs")
    assert attributes["X"] == "1" and "DelaySeconds" not in attributes


def test_a_dead_server_refuses_and_comes_back_on_its_port(t):
    proxy, sqs = behind(t)
    port = proxy.port
    sqs.call("ListQueues")
    proxy.refuse()
    fails_with(OSError, lambda: Sqs(proxy.endpoint).call("ListQueues"))
    proxy.listen()
    assert proxy.port == port
    Sqs(proxy.endpoint).call("ListQueues")
