"""`sqscope ls` against servers that are not ours: the table, the JSON contract, selections, paging."""

import re

from harness.runner import each, limit

SERVERS = ("local", "fauxqs", "sim")

QUEUE_MEMBERS = {
    "name": str,
    "url": str,
    "arn": str,
    "type": str,
    "visible": int,
    "in_flight": int,
    "delayed": int,
    "dlq": (dict, type(None)),
    "max_receive_count": (int, type(None)),
    "dlq_for": list,
    "visibility_timeout_s": int,
    "retention_s": int,
    "delay_s": int,
    "max_message_bytes": int,
    "receive_wait_s": int,
    "encryption": str,
    "kms_key": (str, type(None)),
    "created": str,
    "modified": str,
    "oldest_age_s": (int, type(None)),
    "error": (dict, type(None)),
}
UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def pipeline(sqs):
    sqs.create_with_dlq("ai-embed", "ai-embed-dlq", 5, {"VisibilityTimeout": "300", "DelaySeconds": "7"})
    sqs.create_with_dlq("ai-transcribe", "shared-dlq", 3)
    sqs.create_with_dlq("ai-caption", "shared-dlq", 2)
    sqs.create("billing-events.fifo", {"ContentBasedDeduplication": "true"})
    sqs.create("keyed", {"KmsMasterKeyId": "alias/audit"})
    sqs.send("ai-embed-dlq", 3)
    sqs.send("ai-transcribe", 12)
    sqs.send("shared-dlq", 2)
    sqs.receive("ai-transcribe", 2)
    return sqs


def by_name(answer):
    return {queue["name"]: queue for queue in answer["queues"]}


@each(kind=SERVERS)
def test_table_has_every_queue(t, kind):
    sqs = pipeline(t.server(kind))
    result = t.run("ls").expect(0)
    lines = result.out.splitlines()
    header = lines[0].split()
    assert header[:3] == ["STATE", "QUEUE", "READY"], result
    rows = {line.split()[1]: line.split() for line in lines[1:] if line.strip()}
    assert set(rows) == set(sqs.urls), result
    assert rows["shared-dlq"][header.index("READY")] == "2", result


@each(kind=SERVERS)
def test_json_is_the_contract(t, kind):
    sqs = pipeline(t.server(kind))
    answer = t.run("ls", "--json").expect(0).json()
    assert {"as_of", "account", "region", "queues"} <= set(answer), answer.keys()
    assert UTC.fullmatch(answer["as_of"]) and answer["region"] == "us-east-1"
    assert set(by_name(answer)) == set(sqs.urls)
    for queue in answer["queues"]:
        for member, kind_of in QUEUE_MEMBERS.items():
            assert member in queue, f"{queue['name']} lacks {member}"
            assert isinstance(queue[member], kind_of), f"{queue['name']}: {member} is {queue[member]!r}"
        assert not isinstance(queue["visible"], bool)
        assert UTC.fullmatch(queue["created"]) and UTC.fullmatch(queue["modified"])
        assert queue["arn"] == sqs.arn(queue["name"]), queue


@each(kind=SERVERS)
def test_json_tells_what_the_server_holds(t, kind):
    sqs = pipeline(t.server(kind))
    queues = by_name(t.run("ls", "--json").expect(0).json())
    for name, queue in queues.items():
        live = sqs.attributes(name)
        assert queue["visible"] == int(live["ApproximateNumberOfMessages"]), name
        assert queue["in_flight"] == int(live["ApproximateNumberOfMessagesNotVisible"]), name
        assert queue["delayed"] == int(live["ApproximateNumberOfMessagesDelayed"]), name
        assert queue["visibility_timeout_s"] == int(live["VisibilityTimeout"]), name
        assert queue["retention_s"] == int(live["MessageRetentionPeriod"]), name
        assert queue["delay_s"] == int(live["DelaySeconds"]), name
        assert queue["max_message_bytes"] == int(live["MaximumMessageSize"]), name
    assert queues["billing-events.fifo"]["type"] == "fifo"
    assert queues["ai-embed"]["type"] == "standard"
    assert queues["keyed"]["encryption"] == "kms" and queues["keyed"]["kms_key"] == "alias/audit"
    assert queues["ai-embed"]["encryption"] in ("sqs", "none")


@each(kind=SERVERS)
def test_json_links_sources_and_dead_letter_queues_both_ways(t, kind):
    sqs = pipeline(t.server(kind))
    queues = by_name(t.run("ls", "--json").expect(0).json())
    assert queues["ai-embed"]["dlq"] == {"arn": sqs.arn("ai-embed-dlq"), "name": "ai-embed-dlq", "visible": 3}
    assert queues["ai-embed"]["max_receive_count"] == 5
    assert queues["ai-embed-dlq"]["dlq"] is None and queues["ai-embed-dlq"]["max_receive_count"] is None
    assert queues["ai-embed-dlq"]["dlq_for"] == ["ai-embed"]
    assert sorted(queues["shared-dlq"]["dlq_for"]) == ["ai-caption", "ai-transcribe"]
    assert queues["ai-caption"]["dlq"]["visible"] == queues["ai-transcribe"]["dlq"]["visible"] == 2


@each(kind=SERVERS)
def test_dead_letter_queue_outside_the_selection_is_read_too(t, kind):
    pipeline(t.server(kind))
    answer = t.run("ls", "--json", "ai-embed").expect(0).json()
    assert [queue["name"] for queue in answer["queues"]] == ["ai-embed"]
    assert answer["queues"][0]["dlq"]["visible"] == 3


@each(kind=SERVERS)
def test_glob_name_url_and_arn_select(t, kind):
    sqs = pipeline(t.server(kind))
    for selection, expected in (
        (["ai-*"], {"ai-embed", "ai-embed-dlq", "ai-transcribe", "ai-caption"}),
        (["ai-embed"], {"ai-embed"}),
        ([sqs.urls["keyed"]], {"keyed"}),
        ([sqs.arn("shared-dlq")], {"shared-dlq"}),
        (["*-dlq", "keyed"], {"ai-embed-dlq", "shared-dlq", "keyed"}),
        (["ai-[ce]*", "ai-embed"], {"ai-caption", "ai-embed", "ai-embed-dlq"}),
        (["*.fifo"], {"billing-events.fifo"}),
    ):
        answer = t.run("ls", "--json", *selection).expect(0).json()
        names = [queue["name"] for queue in answer["queues"]]
        assert set(names) == expected and len(names) == len(expected), (selection, names)


@each(kind=SERVERS)
def test_missing_queue_among_others_is_a_row_with_an_error(t, kind):
    pipeline(t.server(kind))
    result = t.run("ls", "--json", "keyed", "no-such-queue").expect(6)
    queues = by_name(result.json())
    assert set(queues) == {"keyed", "no-such-queue"}, result
    assert queues["keyed"]["error"] is None
    assert queues["no-such-queue"]["error"]["code"] == "QueueDoesNotExist", result
    assert queues["no-such-queue"]["visible"] is None, "what is not known must not be a number"
    table = t.run("ls", "keyed", "no-such-queue").expect(6)
    assert "no-such-queue" in table.out and "keyed" in table.out


@each(kind=SERVERS)
def test_nothing_that_was_asked_for_exists(t, kind):
    pipeline(t.server(kind))
    for selection in (["no-such-queue"], ["nothing-*"], ["no-such-queue", "nothing-*"]):
        result = t.run("ls", *selection)
        result.expect_sentence(4)
        answer = t.run("ls", "--json", *selection).expect(4).json()
        assert "error" in answer or all(queue["error"] for queue in answer["queues"])


@each(kind=SERVERS)
def test_an_empty_account_is_an_answer(t, kind):
    t.server(kind)
    result = t.run("ls", "--json").expect(0)
    assert result.json()["queues"] == []
    assert t.run("ls").expect(0)


def test_sort_orders_rows(t):
    sqs = t.server("fauxqs")
    for name, count in (("b", 5), ("a", 1), ("c", 9)):
        sqs.create(name)
        sqs.send(name, count)

    def order(*arguments):
        return [queue["name"] for queue in t.run("ls", "--json", *arguments).expect(0).json()["queues"]]

    assert order("--sort", "queue") == ["a", "b", "c"]
    assert order("--sort", "ready") == ["c", "b", "a"]
    t.run("ls", "--sort", "redy").expect_sentence(2, "ready")


def test_names_that_look_like_options_or_globs_are_safe(t):
    sqs = t.server("local")
    sqs.create("-leading-dash")
    sqs.create("plain")
    answer = t.run("ls", "--json", "--", "-leading-dash").expect(0).json()
    assert [queue["name"] for queue in answer["queues"]] == ["-leading-dash"]


@limit(120)
@each(kind=SERVERS)
def test_1200_queues_are_paged(t, kind):
    sqs = t.server(kind)
    for number in range(1200):
        sqs.create(f"bulk-{number:04}")
    sqs.send("bulk-1199", 4)
    proxy = t.proxy()
    answer = t.run("ls", "--json", "--max-rps", "10000").expect(0).json()
    queues = by_name(answer)
    assert len(answer["queues"]) == len(queues) == 1200
    assert queues["bulk-1199"]["visible"] == 4
    assert all(queue["visible"] is not None for queue in answer["queues"])
    stats = proxy.stats()
    assert stats["actions"]["ListQueues"] == 2, stats
    assert stats["actions"]["GetQueueAttributes"] == 1200, stats


@limit(90)
def test_max_rps_is_a_ceiling(t):
    sqs = t.server("fauxqs")
    for number in range(60):
        sqs.create(f"q-{number:02}")
    proxy = t.proxy()
    result = t.run("ls", "--json", "--max-rps", "20").expect(0)
    assert len(result.json()["queues"]) == 60
    stats = proxy.stats()
    assert result.seconds >= 1.5, f"60 queues at 20 a second took {result.seconds:.2f} s"
    # A quarter of a second's worth may be saved up and spent at once.
    assert stats["peak_per_s"] <= 26, stats


def test_only_reading_actions_are_called(t):
    pipeline(t.server("local"))
    proxy = t.proxy()
    t.run("ls").expect(0)
    t.run("show", "ai-embed").expect(0)
    t.run("doctor")
    reading = {"ListQueues", "GetQueueAttributes", "GetQueueUrl", "ListQueueTags", "ListDeadLetterSourceQueues",
               "GetCallerIdentity",
               # What doctor tries: move tasks, the neighbours of SQS, and a connection alone.
               "ListMessageMoveTasks", "ListMetrics", "GetMetricData", "DescribeAlarmsForMetric", "GET /",
               "GET /2015-03-31/event-source-mappings/",
               "GET /2015-03-31/functions/sqscope-doctor-no-such-function/configuration",
               "POST /v1/describejobqueues", "POST /v1/describecomputeenvironments", "POST /v1/listjobs",
               "POST /v1/getjobqueuesnapshot"}  # fmt: skip
    assert set(proxy.stats()["actions"]) <= reading, proxy.stats()
