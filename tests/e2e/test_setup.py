"""Credentials, configuration, endpoints: what is taken from where, and one clear sentence when it is wrong."""

import os
import socket

from harness.program import ACCESS_KEY_ID, SECRET
from harness.runner import each

NO_KEYS = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}
KEYS = f"aws_access_key_id = {ACCESS_KEY_ID}\naws_secret_access_key = {SECRET}\n"


def one_queue(t):
    sqs = t.server("fauxqs")
    sqs.create("jobs")
    return sqs


def test_no_credentials(t):
    one_queue(t)
    t.run("ls", env=NO_KEYS).expect_sentence(3, "credentials")


def test_access_key_without_secret(t):
    one_queue(t)
    t.run("ls", env={"AWS_SECRET_ACCESS_KEY": None}).expect_sentence(3, "AWS_SECRET_ACCESS_KEY")


def test_keys_from_the_credentials_file(t):
    one_queue(t)
    t.write(".aws/credentials", f"[default]\n{KEYS}")
    assert "jobs" in t.run("ls", env=NO_KEYS).expect(0).out


@each(place=(".aws/credentials", ".aws/config"))
def test_keys_of_a_named_profile(t, place):
    one_queue(t)
    section = "[work]" if place.endswith("credentials") else "[profile work]"
    t.write(place, f"{section}\n{KEYS}region = us-east-1\n")
    assert "jobs" in t.run("ls", "--profile", "work", env={**NO_KEYS, "AWS_REGION": None}).expect(0).out


def test_unknown_profile(t):
    one_queue(t)
    t.write(".aws/credentials", f"[work]\n{KEYS}")
    t.run("ls", "--profile", "wrok").expect_sentence(2, "wrok")


@each(place=(".aws/config", ".aws/credentials"))
def test_broken_line_of_the_profile_names_file_and_line(t, place):
    one_queue(t)
    t.write(place, f"[default]\n{KEYS}what is this\n")
    t.run("ls", env=NO_KEYS).expect_sentence(2, f"{os.path.basename(place)}:4")


@each(place=(".aws/config", ".aws/credentials"))
def test_broken_section_header_names_file_and_line(t, place):
    """The profile that is wanted may be the one whose header is broken, so the place is told."""
    one_queue(t)
    t.write(place, f"[default\n{KEYS}")
    t.run("ls", env=NO_KEYS).expect_sentence(2, f"{os.path.basename(place)}:1")


def test_broken_profile_does_not_spoil_the_others(t):
    one_queue(t)
    t.write(".aws/credentials", f"[default]\n{KEYS}\n[other\nnonsense\n")
    assert "jobs" in t.run("ls", env=NO_KEYS).expect(0).out


def test_no_region_and_no_endpoint(t):
    t.run("ls", env={"AWS_REGION": None}).expect_sentence(2, "region")


def test_unknown_region(t):
    """Not one of AWS's regions and nothing that resolves: the network says no, in one sentence."""
    result = t.run("ls", "--region", "nowhere-central-9")
    assert result.status in (2, 7), result
    result.expect_sentence(result.status, "nowhere-central-9")


@each(region=("us east 1", "us/east", "evil.example.com#", "-", "us-east-1\nHost: x"))
def test_region_that_would_make_another_host(t, region):
    result = t.run("ls", "--region", region)
    result.expect_sentence(2, "region")


def test_refused_connection(t):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    endpoint = f"http://127.0.0.1:{port}"
    result = t.run("ls", endpoint=endpoint)
    result.expect_sentence(7, str(port))
    answer = t.run("ls", "--json", endpoint=endpoint).expect(7).json()
    assert answer["error"]["code"] and answer["error"]["message"] and answer["error"]["hint"], answer


def test_host_that_does_not_resolve(t):
    t.run("ls", endpoint="http://no-such-host.invalid:1").expect_sentence(7, "no-such-host.invalid")


@each(url=("ftp://127.0.0.1/", "127.0.0.1:80", "http://", "http://user:secret@127.0.0.1:1/", "http://127.0.0.1:99999"))
def test_endpoint_that_is_none(t, url):
    result = t.run("ls", endpoint=url)
    result.expect_sentence(2)
    assert "secret" not in result.err, result


def test_endpoint_from_the_environment(t):
    one_queue(t)
    endpoint, t.endpoint = t.endpoint, None
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SQS", "SQSCOPE_ENDPOINT_URL"):
        assert "jobs" in t.run("ls", env={name: endpoint}).expect(0).out, name


def test_option_wins_over_environment_wins_over_file(t):
    one_queue(t)
    t.write(".config/sqscope/config", "[default]\nregion = eu-north-1\n")
    unset = {"AWS_REGION": None}
    assert t.run("ls", "--json", env=unset).json()["region"] == "eu-north-1"
    both = {**unset, "SQSCOPE_REGION": "eu-south-1"}
    assert t.run("ls", "--json", env=both).json()["region"] == "eu-south-1"
    assert t.run("ls", "--json", "--region", "eu-west-3", env=both).json()["region"] == "eu-west-3"


def test_unknown_config_key_is_a_warning_with_place_and_suggestion(t):
    one_queue(t)
    t.write(".config/sqscope/config", "[default]\n\nintervall = 5\n")
    result = t.run("ls").expect(0, "config:3", "intervall", "interval")
    assert "jobs" in result.out


@each(line=("what is this", "max_rps = lots", "color = mauve", "= 5"))
def test_broken_config_line_is_one_sentence_and_no_obstacle(t, line):
    one_queue(t)
    t.write(".config/sqscope/config", f"[default]\ninterval = 5\n{line}\nregion = eu-north-1\n")
    result = t.run("ls", "--json", env={"AWS_REGION": None}).expect(0, "sqscope: warning: ", "config:3")
    assert len(result.err.splitlines()) == 1, result
    assert result.json()["region"] == "eu-north-1", "a line after the broken one was lost"


def test_config_file_that_is_not_there(t):
    one_queue(t)
    t.run("--config", "/no/such/file", "ls").expect_sentence(2, "/no/such/file")


def test_requests_are_signed_and_no_header_holds_the_secret(t):
    one_queue(t)
    proxy = t.proxy()
    seen = []
    proxy.observe = seen.append
    t.run("ls", env={"AWS_SESSION_TOKEN": "FakeTokenForTheHeader"}).expect(0)
    assert seen
    for request in seen:
        authorization = request.headers["authorization"]
        assert authorization.startswith(f"AWS4-HMAC-SHA256 Credential={ACCESS_KEY_ID}/"), authorization
        assert request.headers["x-amz-security-token"] == "FakeTokenForTheHeader"
        assert SECRET.encode() not in request.raw + request.body
        assert "expect" not in request.headers


def test_state_and_log_files_are_private(t):
    one_queue(t)
    t.run("--log-level", "debug", "ls").expect(0)
    found = []
    for folder, _, files in os.walk(os.path.join(t.home, ".local")):
        found += [os.path.join(folder, file) for file in files]
    assert found, "no log was written"
    for path in found:
        assert os.stat(path).st_mode & 0o077 == 0, f"{path} can be read by others"


def test_state_directory_that_cannot_be_written_is_no_obstacle(t):
    one_queue(t)
    result = t.run("--state-dir", "/proc/nowhere", "ls")
    assert result.status == 0 and "jobs" in result.out, result
