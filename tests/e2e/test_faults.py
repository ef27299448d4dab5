"""`sqscope ls` behind the fault proxy: what is retried, what is said, and how it ends."""

from harness.runner import each, limit

QUEUES = 8
ATTEMPTS = 3
LIST = "ListQueues"
READ = "GetQueueAttributes"


def fleet(t, *rules, kind="fauxqs"):
    sqs = t.server(kind)
    for number in range(QUEUES):
        sqs.create(f"q{number}")
    sqs.send("q3", 3)
    proxy = t.proxy()
    proxy.rules(list(rules))
    return proxy


def listed(result):
    return {queue["name"]: queue for queue in result.json()["queues"]}


@each(fault=("http-500", "http-503", "throttled", "throttled-400", "cut-before", "cut-after", "reset", "html", "half"))
def test_a_passing_fault_is_retried_away(t, fault):
    proxy = fleet(t, {"fault": fault, "action": READ, "queue": "q3", "first": 1})
    result = t.run("ls", "--json").expect(0)
    assert listed(result)["q3"]["visible"] == 3
    assert proxy.stats()["faults"] == {fault: 1}
    assert proxy.stats()["actions"][READ] == QUEUES + 1


@each(fault=("http-500", "throttled", "cut-before", "html", "garbage", "half"))
def test_one_queue_that_keeps_failing_spoils_no_other(t, fault):
    proxy = fleet(t, {"fault": fault, "action": READ, "queue": "q3"})
    result = t.run("ls", "--json").expect(6)
    queues = listed(result)
    assert len(queues) == QUEUES
    assert queues["q3"]["error"] and queues["q3"]["visible"] is None, result
    assert all(queue["error"] is None for name, queue in queues.items() if name != "q3"), result
    stats = proxy.stats()
    # libcurl sends a request again by itself when a kept-alive connection turns out to be dead, which each is once.
    kept_alive = stats["max_connections"] if fault == "cut-before" else 0
    assert stats["faults"][fault] <= ATTEMPTS + kept_alive, stats


def test_one_denied_queue_is_a_row(t):
    fleet(t, {"fault": "denied", "action": READ, "queue": "q3"})
    result = t.run("ls", "--json").expect(6)
    queues = listed(result)
    assert queues["q3"]["error"]["code"] == "AccessDenied", queues["q3"]
    assert queues["q3"]["visible"] is None
    table = t.run("ls").expect(6)
    row = next(line for line in table.out.splitlines() if " q3 " in line)
    assert "?" in row.split(), f"an unknown count is not shown as '?': {row}"


def test_a_denied_queue_is_not_asked_again_and_again(t):
    proxy = fleet(t, {"fault": "denied", "action": READ, "queue": "q3"})
    t.run("ls").expect(6)
    asked = [queue for _, action, queue in proxy.requests() if action == READ]
    assert asked.count("q3") == 1, asked


def test_every_queue_denied(t):
    fleet(t, {"fault": "denied", "action": READ})
    result = t.run("ls", "--json").expect(3)
    assert all(queue["error"]["code"] == "AccessDenied" for queue in result.json()["queues"])


def test_listing_denied(t):
    fleet(t, {"fault": "denied", "action": LIST})
    t.run("ls").expect_sentence(3, "ListQueues")
    answer = t.run("ls", "--json").expect(3).json()
    assert answer["error"]["code"] == "AccessDenied" and answer["error"]["message"], answer


def test_named_queue_is_read_although_listing_is_denied(t):
    fleet(t, {"fault": "denied", "action": LIST})
    assert listed(t.run("ls", "--json", "q3").expect(0))["q3"]["visible"] == 3


@each(fault=("expired", "wrong-key", "wrong-secret"))
def test_credentials_refused(t, fault):
    proxy = fleet(t, {"fault": fault})
    t.run("ls").expect_sentence(3)
    assert proxy.stats()["actions"][LIST] <= 2, "a refused key was tried again and again"
    answer = t.run("ls", "--json").expect(3).json()
    assert answer["error"]["code"] and answer["error"]["hint"], answer


@each(fault=("http-500", "http-503", "throttled", "cut-before", "reset", "html", "html-200", "garbage", "not-json", "half"))
def test_a_service_that_never_answers_well(t, fault):
    fleet(t, {"fault": fault})
    result = t.run("ls")
    result.expect_sentence(7)
    assert "<html" not in result.err and "\x1b" not in result.err, result
    assert result.out == "", result


def test_an_empty_body_is_an_empty_list(t):
    fleet(t, {"fault": "empty", "action": LIST})
    assert t.run("ls", "--json").expect(0).json()["queues"] == []


def test_xml_error_to_a_json_request_is_understood(t):
    fleet(t, {"fault": "xml-error"})
    t.run("ls").expect_sentence(3)


@each(shift_s=(-7200, 7200))
def test_clock_skew_is_corrected(t, shift_s):
    proxy = fleet(t, {"fault": "date", "shift_s": shift_s}, {"fault": "too-skewed", "first": 1})
    result = t.run("ls", "--json").expect(0)
    assert len(listed(result)) == QUEUES
    assert proxy.stats()["faults"]["too-skewed"] == 1


def test_clock_skew_that_stays_is_named(t):
    fleet(t, {"fault": "too-skewed"})
    t.run("ls").expect_sentence(3)


def test_slow_answers_arrive(t):
    fleet(t, {"fault": "slow", "action": LIST})
    assert len(listed(t.run("ls", "--json").expect(0))) == QUEUES


@limit(90)
def test_random_faults_leave_the_numbers_right(t):
    """One request in ten fails in one of five ways; what is shown is right or marked as unknown."""
    kinds = ("http-500", "throttled", "cut-after", "half", "html")
    fleet(t, *[{"fault": kind, "probability": 0.02, "seed": seed} for seed, kind in enumerate(kinds)])
    for _ in range(5):
        result = t.run("ls", "--json")
        assert result.status in (0, 6), result
        for name, queue in listed(result).items():
            if queue["error"] is None:
                assert queue["visible"] == (3 if name == "q3" else 0), queue


def test_latency_is_hidden_by_parallel_requests(t):
    fleet(t, {"fault": "latency", "ms": 200})
    result = t.run("ls", "--json").expect(0)
    serial_s = 0.2 * (QUEUES + 1)
    assert result.seconds < 0.75 * serial_s, f"{result.seconds:.2f} s for {QUEUES + 1} requests of 0.2 s each"


def test_counts_that_are_missing_or_odd_are_unknown(t):
    fleet(
        t,
        {"fault": "merge", "action": READ, "queue": "q1", "json": {"Attributes": {"ApproximateNumberOfMessages": None}}},
        {"fault": "merge", "action": READ, "queue": "q2", "json": {"Attributes": {"ApproximateNumberOfMessages": "-1"}}},
        {"fault": "merge", "action": READ, "queue": "q4", "json": {"Attributes": {"ApproximateNumberOfMessages": "many"}}},
        {"fault": "merge", "action": READ, "queue": "q5", "json": {"Attributes": {"CreatedTimestamp": "1795466309.207851"}}},
        {"fault": "merge", "action": READ, "queue": "q6", "json": {"Attributes": {"RedrivePolicy": "{not json"}}},
    )
    result = t.run("ls", "--json")
    queues = listed(result)
    for name in ("q1", "q2", "q4"):
        assert queues[name]["visible"] is None, queues[name]
    assert queues["q5"]["created"].startswith("2026-11-23T"), queues["q5"]
    assert queues["q6"]["dlq"] is None, queues["q6"]


def test_a_queue_url_with_a_host_that_does_not_exist_is_never_visited(t):
    proxy = fleet(t, {"fault": "append", "action": LIST, "json": {"QueueUrls": ["http://no.such.host.invalid/1/ghost"]}},
                  {"fault": "missing", "action": READ, "queue": "ghost"})  # fmt: skip
    result = t.run("ls", "--json")
    ghost = listed(result)["ghost"]
    assert ghost["error"]["code"] == "QueueDoesNotExist", ghost
    assert ("ghost" in {queue for _, _, queue in proxy.requests()}), "the endpoint was not asked"
