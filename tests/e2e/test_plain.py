"""The dashboard in lines: what a screen reader hears and a script talks to."""

import os
import subprocess

from harness.program import assert_no_secret
from harness.tmux import WAIT_S

ESCAPE = "\x1b"


def fleet(t, kind="sim"):
    sqs = t.server(kind)
    sqs.create_with_dlq("jobs", "jobs-dlq", 5)
    sqs.create("mail")
    sqs.send("jobs", 12)
    sqs.send("jobs-dlq", 3)
    return sqs


def talk(t, *lines, env=None, arguments=("--plain",), status=0):
    command = [t.binary, "--endpoint-url", t.endpoint, "--interval", "1", *arguments]
    done = subprocess.run(
        command, input="\n".join(lines) + "\n", env=t.environment(**(env or {})), capture_output=True, text=True,
        timeout=4 * WAIT_S,
    )  # fmt: skip
    assert done.returncode == status, f"{done.returncode}: {done.stdout[-2000:]}\n{done.stderr}"
    for text in (done.stdout, done.stderr):
        assert ESCAPE not in text and "\x07" not in text, "plain lines carry a control character"
        assert_no_secret(text, "the plain mode")
    return done


def test_shows_the_fleet_and_ends_with_its_input(t):
    fleet(t)
    out = talk(t).stdout
    lines = [line.split() for line in out.splitlines()]
    assert ["jobs", "12"] in [words[2:4] for words in lines if len(words) > 4] or "jobs  12" in out, out
    assert "─" not in out and "│" not in out, out


def test_accessible_is_another_name_for_it(t):
    fleet(t)
    out = talk(t, env={"ACCESSIBLE": "1"}, arguments=()).stdout
    assert "jobs  12" in out, out


def test_rows_are_chosen_by_their_number(t):
    fleet(t)
    out = talk(t, "sort queue", "2", "open 3", "back").stdout
    assert "\n> 2. " in out and "jobs-dlq" in out.split("\n> 2. ")[1].split("\n")[0], out
    assert "[1 Overview]" in out and "mail" in out.split("[1 Overview]")[0].splitlines()[-1], out


def test_messages_are_looked_at_and_handed_back(t):
    sqs = fleet(t)
    out = talk(t, "queue jobs-dlq", "peek", "more", "show 1", "back", "back").stdout
    assert "RECV" in out and "\n> 1. " in out, out
    assert sqs.attributes("jobs-dlq")["ApproximateNumberOfMessages"] == "3", "a look has kept messages"


def test_questions_are_answered_by_lines(t):
    fleet(t)
    out = talk(t, "rw", "cancel", "rw", "w", "ro").stdout
    assert "Cancelled: nothing was changed." in out and "READ-WRITE until" in out, out


def test_a_mistake_is_a_line_and_a_status(t):
    fleet(t)
    done = talk(t, "qeue jobs", "99", "key NoKey", "sort color", status=2)
    assert done.stderr.splitlines() == [
        "error: no command or queue is called qeue; did you mean queue?",
        "error: there is no row 99 here",
        "error: key: NoKey is no name of a key",
        done.stderr.splitlines()[3],
    ], done.stderr
    assert "no column color" in done.stderr


def test_commands_of_the_command_line_work_in_it(t):
    fleet(t)
    out = talk(t, "ls --json", "redrive jobs-dlq --dry-run").stdout
    assert '"name": "jobs-dlq"' in out.replace('":"', '": "'), out
    assert "Would move 3 of 3 messages. Nothing was moved." in out, out


def test_input_may_be_a_file(t):
    fleet(t)
    path = t.write("lines", "sort ready\n2")
    with open(path, encoding="utf-8") as lines:
        done = subprocess.run(
            [t.binary, "--plain", "--endpoint-url", t.endpoint], stdin=lines, env=t.environment(), capture_output=True, text=True,
            timeout=4 * WAIT_S,
        )  # fmt: skip
    assert done.returncode == 0 and "\n> 2. " in done.stdout, done


def test_a_change_is_a_line(t):
    fleet(t)
    process = subprocess.Popen(
        [t.binary, "--plain", "--endpoint-url", t.endpoint, "--interval", "1"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=t.environment(), text=True,
    )  # fmt: skip
    try:
        # Messages that nobody takes: after some readings that is worth a look.
        for line in process.stdout:
            if "warn jobs" in line:
                break
        assert "warn jobs" in line, "the change of state was not told"
        process.stdin.close()
        rest = process.stdout.read()
        assert process.wait(timeout=WAIT_S) == 0, rest
    finally:
        process.kill()


def test_ascii_where_the_locale_has_no_more(t):
    fleet(t)
    done = talk(t, "open 1", env={"LC_ALL": "C"})
    assert all(ord(c) < 0x7F for c in done.stdout), [c for c in done.stdout if ord(c) >= 0x7F]
    assert os.path.isdir(t.home)
