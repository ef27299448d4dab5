"""Credentials that are not just keys: roles, codes of MFA devices, programs. Moto's STS gives the roles."""

import os

from harness.program import ACCESS_KEY_ID, SECRET
from harness.runner import limit

NO_KEYS = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}


def role(t, more="", *actions):
    """A queue server that checks signatures, and a profile with a role there. Returns the environment."""
    sqs = t.server("moto")
    sqs.create("jobs")
    key, secret = sqs.server.make_user("operator", "sts:AssumeRole")
    arn = sqs.server.make_role("watcher", *(actions or ("sqs:*", "sts:*")))
    sqs.server.protect()
    t.write(".aws/credentials", f"[base]\naws_access_key_id = {key}\naws_secret_access_key = {secret}\n")
    t.write(".aws/config", f"[profile work]\nrole_arn = {arn}\nsource_profile = base\n{more}")
    return {**NO_KEYS, "AWS_PROFILE": "work", "AWS_ENDPOINT_URL_STS": t.endpoint}


@limit(90)
def test_a_role_reads_the_queues(t):
    env = role(t)
    answer = t.run("ls", "--json", env=env).expect(0).json()
    assert [queue["name"] for queue in answer["queues"]] == ["jobs"]
    doctor = t.run("doctor", "--json", env=env).expect(0).json()
    assert doctor["credentials"]["provider"] == "role" and doctor["credentials"]["expires"], doctor["credentials"]


@limit(90)
def test_a_role_without_rights_is_told(t):
    env = role(t, "", "sqs:GetQueueAttributes")
    t.run("ls", env=env).expect_sentence(3, "ListQueues")


def test_a_role_whose_source_is_missing_names_file_and_line(t):
    t.server("fauxqs").create("jobs")
    t.write(".aws/config", "[profile work]\nrole_arn = R\nsource_profile = nobody\n")
    t.run("ls", env={**NO_KEYS, "AWS_PROFILE": "work"}).expect_sentence(2, "~/.aws/config:3")


@limit(90)
def test_the_code_of_a_device_is_typed_once_and_not_shown(t):
    env = role(t, "mfa_serial = arn:aws:iam::123456789012:mfa/me\n")
    pane = t.tmux("ls", env=env)
    pane.wait("MFA code of arn:aws:iam::123456789012:mfa/me for profile work:")
    pane.type("246813")
    pane.keys("Enter")
    pane.wait_dead()
    screen = pane.capture(history=True)
    assert "jobs" in screen and "246813" not in screen, screen.bordered()
    assert pane.status == 0


@limit(90)
def test_no_code_is_an_error(t):
    env = role(t, "mfa_serial = arn:aws:iam::123456789012:mfa/me\n")
    pane = t.tmux("ls", env=env)
    pane.wait("MFA code of")
    pane.keys("Enter")
    pane.wait_dead()
    assert pane.status == 3
    assert "no code" in pane.capture(history=True)


@limit(90)
def test_without_a_terminal_nobody_is_asked(t):
    env = role(t, "mfa_serial = arn:aws:iam::123456789012:mfa/me\n")
    t.run("ls", env=env).expect_sentence(3, "nobody to ask")


def test_the_dashboard_waits_for_a_program_and_goes_on(t):
    """First frame at once; a failure is a banner; when the program has credentials, the view goes on by itself."""
    t.server("fauxqs").create("jobs")
    ready = os.path.join(t.home, "ready")
    keys = f'{{"Version":1,"AccessKeyId":"{ACCESS_KEY_ID}","SecretAccessKey":"{SECRET}"}}'
    helper = t.write("helper", f"if [ -e {ready} ]; then echo '{keys}'; else echo sign in first >&2; exit 1; fi\n")
    t.write(".aws/config", f"[default]\ncredential_process = sh {helper}\n")
    pane = t.tmux(env=NO_KEYS)
    pane.wait("credential_process", "sign in first", limit_s=40)
    t.write("ready", "")
    pane.wait("jobs", absent=["sign in first"], limit_s=60)
    pane.keys("q")
    pane.wait_dead()


def test_keys_that_end_are_renewed(t):
    """A program's keys of a few seconds: read at the start, and again before they end."""
    t.server("fauxqs").create("jobs")
    runs = os.path.join(t.home, "runs")
    keys = f'{{"Version":1,"AccessKeyId":"{ACCESS_KEY_ID}","SecretAccessKey":"{SECRET}","Expiration":"%s"}}'
    helper = t.write("helper", f"echo run >> {runs}\nprintf '{keys}' $(date -u -d '+8 seconds' +%Y-%m-%dT%H:%M:%SZ)\n")
    t.write(".aws/config", f"[default]\ncredential_process = sh {helper}\n")
    pane = t.tmux("--interval", "1s", env=NO_KEYS)
    pane.wait("jobs", until=lambda _: len(open(runs).readlines()) >= 3, absent=["ERROR"], limit_s=60)
