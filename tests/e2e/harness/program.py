"""Running the program as a command: its environment, its output, and what must never be in it."""

import json
import os
import subprocess
import time

# Planted as the secret key of every run; whatever the program writes is searched for it.
SECRET = "pLaNtEdSeCrEt/0123456789+doNotShow"
TOKEN = "pLaNtEdToKeN//////////doNotShowEither"
ACCESS_KEY_ID = "AKIAEXAMPLEKEYID0001"

# The secrets of every other source of credentials; test_secrets.py plants them.
PLANTED = {
    name: f"pLaNtEd{name.title().replace('_', '')}0123456789/doNotShow"
    for name in (
        "static_secret", "static_token", "granted_secret", "granted_token", "sso_access_token", "sso_refresh_token",
        "sso_client_secret", "new_access_token", "new_refresh_token", "login_secret", "login_token", "login_refresh_token",
        "process_secret", "process_token", "process_error", "container_token", "web_identity_token", "imds_token",
    )
}  # fmt: skip

PASSED_ON = ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TMPDIR")


def environment(home, region="us-east-1", **extra):
    """A clean environment. A value of None takes the name out."""
    env = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    env.update(
        HOME=home,
        TERM="xterm-256color",
        LC_ALL="C.UTF-8",
        TZ="UTC",
        AWS_ACCESS_KEY_ID=ACCESS_KEY_ID,
        AWS_SECRET_ACCESS_KEY=SECRET,
        AWS_REGION=region,
        AWS_EC2_METADATA_DISABLED="true",
        no_proxy="127.0.0.1",
    )
    env.update(extra)
    return {name: value for name, value in env.items() if value is not None}


def assert_no_secret(text, where):
    if isinstance(text, str):
        text = text.encode()
    for name, secret in {"secret": SECRET, "token": TOKEN, **PLANTED}.items():
        at = text.find(secret.encode())
        assert at < 0, f"a secret ({name}) is in {where}: {text[max(0, at - 60) : at]!r}"


class Result:
    def __init__(self, arguments, status, out, err, seconds):
        self.arguments, self.status, self.out, self.err, self.seconds = arguments, status, out, err, seconds

    def __str__(self):
        return (
            f"sqscope {' '.join(self.arguments)}\n  exit status {self.status}\n"
            f"  stdout: {self.out[-1500:]}\n  stderr: {self.err[-1500:]}"
        )

    def json(self):
        try:
            return json.loads(self.out)
        except ValueError as error:
            raise AssertionError(f"stdout is not JSON ({error}):\n{self}") from None

    def expect(self, status, *stderr_words):
        assert self.status == status, f"expected exit status {status}:\n{self}"
        for word in stderr_words:
            assert word.lower() in self.err.lower(), f"stderr lacks {word!r}:\n{self}"
        return self

    def expect_sentence(self, status, *words):
        """A failure that a person can read: `sqscope: what: why`, no more than three lines."""
        self.expect(status, *words)
        assert self.err.startswith("sqscope: "), f"stderr does not begin with 'sqscope: ':\n{self}"
        assert len(self.err.strip().splitlines()) <= 3, f"stderr is longer than three lines:\n{self}"
        return self


def run(binary, arguments, env, timeout_s=60, **options):
    started = time.monotonic()
    options.setdefault("stdin", subprocess.DEVNULL)
    options.setdefault("stdout", subprocess.PIPE)
    done = subprocess.run([binary, *arguments], env=env, stderr=subprocess.PIPE, timeout=timeout_s, **options)
    out = (done.stdout or b"").decode("utf-8", "surrogateescape")
    err = done.stderr.decode("utf-8", "surrogateescape")
    assert_no_secret(out, "stdout")
    assert_no_secret(err, "stderr")
    return Result(arguments, done.returncode, out, err, time.monotonic() - started)
