"""show, doctor, help, usage mistakes, output that goes nowhere, signals."""

import os
import signal
import subprocess
import time

from harness.program import TOKEN, assert_no_secret
from harness.runner import each

SERVERS = ("local", "fauxqs", "sim")


def pipeline(sqs):
    sqs.create_with_dlq("ai-embed", "ai-embed-dlq", 5, {"VisibilityTimeout": "300"})
    sqs.create_with_dlq("ai-rank", "ai-embed-dlq", 5)
    sqs.call("TagQueue", QueueUrl=sqs.urls["ai-embed"], Tags={"team": "search", "env": "prod"})
    sqs.send("ai-embed", 4)
    return sqs


# fauxqs has no ListDeadLetterSourceQueues: everything else is shown, and the status says that a part is missing.
SHOWN = {"local": 0, "fauxqs": 6, "sim": 0}


@each(kind=SERVERS)
def test_show_has_attributes_tags_and_links(t, kind):
    pipeline(t.server(kind))
    result = t.run("show", "ai-embed").expect(SHOWN[kind])
    for words in ("ai-embed", "VisibilityTimeout", "5m", "team", "search", "ai-embed-dlq"):
        assert words in result.out, f"no {words}:\n{result}"


def test_show_finds_the_sources_of_a_dead_letter_queue(t):
    pipeline(t.server("local"))
    result = t.run("show", "ai-embed-dlq").expect(0)
    assert "ai-embed" in result.out.replace("ai-embed-dlq", "") and "ai-rank" in result.out, result
    answer = t.run("show", "--json", "ai-embed-dlq").expect(0).json()
    assert sorted(answer["queue"]["dlq_for"]) == ["ai-embed", "ai-rank"]


@each(kind=SERVERS)
def test_show_json(t, kind):
    sqs = pipeline(t.server(kind))
    answer = t.run("show", "--json", "ai-embed").expect(SHOWN[kind]).json()
    queue = answer["queue"]
    assert queue["name"] == "ai-embed" and queue["arn"] == sqs.arn("ai-embed")
    assert queue["visible"] == 4 and queue["dlq"]["name"] == "ai-embed-dlq"
    assert answer["tags"] == {"team": "search", "env": "prod"} and answer["tags_error"] is None
    assert answer["attributes"]["VisibilityTimeout"] == 300, answer["attributes"]


@each(kind=SERVERS)
def test_show_by_url_and_arn(t, kind):
    sqs = pipeline(t.server(kind))
    for form in (sqs.urls["ai-embed"], sqs.arn("ai-embed")):
        assert t.run("show", "--json", form).expect(SHOWN[kind]).json()["queue"]["name"] == "ai-embed"


@each(kind=SERVERS)
def test_show_a_queue_that_is_not_there(t, kind):
    pipeline(t.server(kind))
    t.run("show", "no-such-queue").expect_sentence(4, "no-such-queue")
    answer = t.run("show", "--json", "no-such-queue").expect(4).json()
    assert answer["error"]["code"] == "QueueDoesNotExist", answer


def test_show_needs_one_queue(t):
    t.server("fauxqs")
    t.run("show").expect_sentence(2, "show")
    t.run("show", "a", "b").expect_sentence(2, "show")


def test_doctor_when_all_is_well(t):
    pipeline(t.server("local"))
    result = t.run("doctor").expect(0)
    assert t.endpoint in result.out and "us-east-1" in result.out, result


def test_doctor_json_is_the_contract(t):
    pipeline(t.server("fauxqs"))
    answer = t.run("doctor", "--json").expect(0).json()
    for member in ("version", "profile", "region", "endpoint", "credentials", "account", "clock_skew_s", "checks", "terminal"):
        assert member in answer, f"no {member} in {sorted(answer)}"
    assert answer["region"]["value"] == "us-east-1" and "AWS_REGION" in answer["region"]["source"], answer["region"]
    assert answer["endpoint"]["value"].rstrip("/") == t.endpoint, answer["endpoint"]
    assert answer["credentials"]["access_key_id"] and answer["credentials"]["expires"] is None
    assert answer["account"] == "000000000000", "fauxqs answers GetCallerIdentity with this account"
    assert abs(answer["clock_skew_s"]) <= 2
    assert all({"name", "ok", "detail"} <= set(check) for check in answer["checks"])
    failed = {check["name"] for check in answer["checks"] if not check["ok"]}
    assert failed == {"sqs:ListDeadLetterSourceQueues"}, answer["checks"]  # which fauxqs does not have


def test_doctor_without_credentials(t):
    t.server("fauxqs")
    result = t.run("doctor", "--json", env={"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}).expect(3)
    assert result.json()["credentials"]["error"], result


def test_doctor_with_a_dead_endpoint(t):
    answer = t.run("doctor", "--json", endpoint="http://127.0.0.1:9").expect(7).json()
    assert not all(check["ok"] for check in answer["checks"]), answer


def test_doctor_sees_clock_skew(t):
    t.server("fauxqs")
    proxy = t.proxy()
    proxy.rules([{"fault": "date", "shift_s": 3600}])
    answer = t.run("doctor", "--json").json()
    assert 3595 <= abs(answer["clock_skew_s"]) <= 3605, answer["clock_skew_s"]


@each(word=("ls", "show", "doctor", "help"))
def test_help_of_each_command(t, word):
    for arguments in (["help", word], [word, "--help"], ["--help", word]):
        result = t.run(*arguments).expect(0)
        assert f"sqscope {word}" in result.out or f"{word} [" in result.out, result
        assert result.err == ""


def test_help_names_commands_and_options(t):
    result = t.run("--help").expect(0)
    for words in ("ls", "show", "doctor", "--profile", "--endpoint-url", "--json"):
        assert words in result.out, f"no {words}:\n{result}"
    assert max(len(line) for line in result.out.splitlines()) <= 80, "help is wider than a terminal"


def test_version(t):
    result = t.run("--version").expect(0)
    assert result.out.startswith("sqscope ") and result.out.count("\n") == 1, result


@each(wrong=("--jsno", "--regoin", "--intervall"))
def test_unknown_option_is_suggested(t, wrong):
    right = {"--jsno": "--json", "--regoin": "--region", "--intervall": "--interval"}[wrong]
    t.run("ls", wrong).expect_sentence(2, wrong, right)


def test_value_out_of_range(t):
    for arguments in (["--max-rps", "0"], ["--max-rps", "10001"], ["--interval", "soon"], ["--color", "mauve"]):
        t.run(*arguments, "ls").expect_sentence(2, arguments[0])


def test_option_without_its_value(t):
    t.run("ls", "--region").expect_sentence(2, "--region")


def test_closed_stdout_is_quiet(t):
    """`sqscope ls | head -1`: the reader has gone, nothing more is said."""
    sqs = t.server("fauxqs")
    for number in range(40):
        sqs.create(f"{'long-name-' * 6}{number:03}")
    reader, writer = os.pipe()
    os.close(reader)
    try:
        result = t.run("ls", stdout=writer)
    finally:
        os.close(writer)
    assert result.err == "", result
    assert result.status in (0, 1, 128 + signal.SIGPIPE, -signal.SIGPIPE), result


def test_full_disk_is_an_error(t):
    pipeline(t.server("fauxqs"))
    with open("/dev/full", "wb") as full:
        result = t.run("ls", "--json", stdout=full)
    assert result.status == 1 and result.err.startswith("sqscope: "), result


def test_dashboard_without_a_terminal(t):
    pipeline(t.server("fauxqs"))
    result = t.run()
    result.expect_sentence(1, "terminal")
    assert "\x1b" not in result.out, "escape sequences went into a pipe"


def test_stats_at_the_end(t):
    pipeline(t.server("fauxqs"))
    result = t.run("--stats", "ls", "--json").expect(0, "API requests", "peak memory")
    assert result.json()["queues"], "--stats must not disturb stdout"
    requests = next(line for line in result.err.splitlines() if "API requests" in line)
    # ListQueues, three queues, GetCallerIdentity.
    assert int(requests.split()[-1]) in (4, 5), requests


def start(t, *arguments, **env):
    command = [t.binary, "--endpoint-url", t.endpoint, *arguments]
    return subprocess.Popen(command, env=t.environment(**env), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE)  # fmt: skip


def read_until(process, words, limit_s=15):
    os.set_blocking(process.stdout.fileno(), False)
    text, deadline = "", time.monotonic() + limit_s
    while words not in text:
        text += (process.stdout.read() or b"").decode()
        assert time.monotonic() < deadline, f"no {words!r} in {text!r}"
        assert process.poll() is None, f"ended with {process.returncode} after {text!r}"
        time.sleep(0.02)
    return text


def test_watch_prints_what_changes_until_interrupted(t):
    sqs = pipeline(t.server("fauxqs"))
    process = start(t, "--interval", "1", "ls", "--watch", "ai-embed")
    read_until(process, "ai-embed")
    sqs.send("ai-embed", 37)
    text = read_until(process, "41")
    assert "ai-embed" in text
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 130, (process.returncode, err)


@each(number=(signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
def test_signal_ends_a_sweep(t, number):
    pipeline(t.server("fauxqs"))
    proxy = t.proxy()
    proxy.rules([{"fault": "hang", "action": "GetQueueAttributes"}])
    process = start(t, "ls")
    deadline = time.monotonic() + 15
    while not proxy.stats()["actions"].get("GetQueueAttributes"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    started = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 128 + number, (process.returncode, err)
    assert time.monotonic() - started < 2, "it took its time"


@each(level=("info", "debug"))
def test_no_secret_in_output_or_log(t, level):
    pipeline(t.server("local"))
    proxy = t.proxy()
    env = {"AWS_SESSION_TOKEN": TOKEN}
    for rules in ([], [{"fault": "wrong-secret"}], [{"fault": "html"}], [{"fault": "cut-before"}]):
        proxy.rules(rules)
        for arguments in (["ls"], ["ls", "--json"], ["show", "ai-embed"], ["doctor"], ["doctor", "--json"]):
            t.run("--log-level", level, "--stats", *arguments, env=env)
    log = t.read_state()
    assert log, "no log was written"
    assert_no_secret(log, "the log")


def test_control_characters_from_the_service_are_made_visible(t):
    pipeline(t.server("fauxqs"))
    proxy = t.proxy()
    evil = "\x1b]0;owned\x07\x1b[2J\r\u202e\u200b\x9b31m"
    proxy.rules([
        {"fault": "answer", "action": "GetQueueAttributes", "queue": "ai-rank", "status": 403,
         "json": {"__type": f"Access{evil}Denied", "message": f"no{evil}way"}},
        {"fault": "merge", "action": "ListQueueTags", "json": {"Tags": {f"k{evil}": f"v{evil}"}}},
        {"fault": "merge", "action": "GetQueueAttributes", "json": {"Attributes": {"Policy": f"p{evil}"}}},
    ])  # fmt: skip
    for arguments in (["ls"], ["show", "ai-embed"], ["show", "ai-rank"], ["ls", "ai-rank"]):
        result = t.run(*arguments)
        for text in (result.out, result.err):
            bad = [c for c in text if (ord(c) < 0x20 and c != "\n") or c in "\x7f\x9b\u202e\u200b"]
            assert not bad, f"{bad!r} in the output of {arguments}:\n{text!r}"
    answer = t.run("show", "--json", "ai-embed").json()
    assert answer["attributes"]["Policy"] == f"p{evil}"
    assert answer["tags"][f"k{evil}"] == f"v{evil}", "JSON strings must be exact"


def test_commands_work_without_home_term_or_locale(t):
    pipeline(t.server("fauxqs"))
    for env in ({"HOME": None}, {"TERM": None}, {"LC_ALL": "C"}, {"LC_ALL": "xx_YY.nonsense"}, {"HOME": "/nonexistent"}):
        assert "ai-embed" in t.run("ls", env=env).expect(0).out, env
