"""Secrets are planted in every source of credentials; each source succeeds and fails in every way; whatever the program
writes (stdout, stderr, the log, the state directory, the screen) is searched for them."""

import hashlib
import json
import subprocess
import time

from harness.program import PLANTED, TOKEN, assert_no_secret
from harness.runner import each, limit

from fakeaws import FakeCredentials

SOURCES = ("environment", "keys", "role", "web-identity", "sso", "sso-refresh", "login", "process", "container", "instance")
FAILURES = ("grant", "refuse", "fail", "garbage", "echo", "html", "cut")
COMMANDS = (["ls", "--json"], ["doctor"], ["ls"], ["doctor", "jobs", "--json"])
SESSION = "arn:aws:sts::123456789012:assumed-role/r/someone"


def stamp(offset_s):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + offset_s))


def plant_sso(t, minutes_left):
    t.write(".aws/config",
            "[default]\nregion = us-east-1\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = r\n"
            "[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.example/start\n")  # fmt: skip
    name = hashlib.sha1(b"corp").hexdigest()
    t.write(f".aws/sso/cache/{name}.json", json.dumps({
        "startUrl": "https://corp.example/start", "region": "us-east-1", "accessToken": PLANTED["sso_access_token"],
        "expiresAt": stamp(minutes_left * 60), "clientId": "client", "clientSecret": PLANTED["sso_client_secret"],
        "registrationExpiresAt": stamp(86400), "refreshToken": PLANTED["sso_refresh_token"],
    }))  # fmt: skip


def plant_login(t):
    key = subprocess.run(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout"], capture_output=True, text=True)
    t.write(".aws/config", f"[default]\nregion = us-east-1\nlogin_session = {SESSION}\n")
    name = hashlib.sha256(SESSION.encode()).hexdigest()
    t.write(f".aws/login/cache/{name}.json", json.dumps({
        "accessToken": {"accessKeyId": "ASIALOGIN", "secretAccessKey": PLANTED["login_secret"],
                        "sessionToken": PLANTED["login_token"], "accountId": "123456789012", "expiresAt": stamp(-60)},
        "refreshToken": PLANTED["login_refresh_token"], "clientId": "arn:aws:signin:::devtools/same-device",
        "dpopKey": key.stdout, "tokenType": "aws_sigv4", "idToken": "x",
    }))  # fmt: skip
    return key.stdout.splitlines()[1:2]


def process_script(mode):
    """A program that gives credentials, or fails with its secrets on stderr and stdout."""
    keys = {"Version": 1, "AccessKeyId": "ASIAPROC", "SecretAccessKey": PLANTED["process_secret"],
            "SessionToken": PLANTED["process_token"]}  # fmt: skip
    whole = json.dumps(keys)
    out = {"grant": whole, "garbage": whole[:-3], "echo": whole.replace("1,", "7,"), "html": "<html>" + whole}.get(mode, "")
    script = f"printf %s '{out}'\n"
    if mode in ("refuse", "fail", "cut"):
        script += f"echo 'cannot sign in with {PLANTED['process_error']}' >&2\n"
    return script + {"refuse": "exit 1\n", "fail": "exit 3\n", "cut": "kill -9 $$\n"}.get(mode, "exit 0\n")


def plant(t, source, mode):
    """The files of a source; returns (environment, further secrets)."""
    clean = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}
    further = []
    if source == "environment":
        expiry = {"fail": "soon", "echo": "2001-01-01T00:00:00Z"}.get(mode)
        secret = None if mode == "refuse" else PLANTED["static_secret"]
        return {"AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": PLANTED["static_token"],
                "AWS_CREDENTIAL_EXPIRATION": expiry}, further  # fmt: skip
    if source in ("keys", "role"):
        broken = {"refuse": "", "garbage": "aws_secret_access_key\n"}.get(mode if source == "keys" else "")
        secret = f"aws_secret_access_key = {PLANTED['static_secret']}\n" if broken is None else broken
        t.write(".aws/credentials", f"[default]\naws_access_key_id = AKIASTATIC\n{secret}"
                f"aws_session_token = {PLANTED['static_token']}\n"
                f"[person]\naws_access_key_id = AKIASTATIC\naws_secret_access_key = {PLANTED['static_secret']}\n"
                f"[broken\naws_secret_access_key = {PLANTED['static_secret']}\n")  # fmt: skip
    if source == "role":
        t.write(".aws/config", "[default]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = person\n")
    if source == "web-identity":
        t.write("token", PLANTED["web_identity_token"])
        t.write(".aws/config", "[default]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/r\n"
                f"web_identity_token_file = {t.home}/token\n")  # fmt: skip
    if source.startswith("sso"):
        plant_sso(t, 2 if source == "sso-refresh" else 120)
    if source == "login":
        further = plant_login(t)
    if source == "process":
        path = t.write("process.sh", process_script(mode))
        t.write(".aws/config", f"[default]\nregion = us-east-1\ncredential_process = sh {path}\n")
    if source == "container":
        clean["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = PLANTED["container_token"]
        clean["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "%s/container"
    if source == "instance":
        clean["AWS_EC2_METADATA_DISABLED"] = None
        clean["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "%s"
    return clean, further


def fake_services(t):
    return t.keep(FakeCredentials({
        "secret": PLANTED["granted_secret"], "token": PLANTED["granted_token"], "access_token": PLANTED["new_access_token"],
        "refresh_token": PLANTED["new_refresh_token"], "imds_token": PLANTED["imds_token"],
    }))  # fmt: skip


def search(text, further, where):
    assert_no_secret(text, where)
    for secret in further:
        assert secret not in text, f"a private key is in {where}"


def search_state(t, further, must_have=True):
    log = t.read_state()
    assert log or not must_have, "no log was written"
    search(log, further, "the log")


def environment(t, source, mode, fake):
    env, further = plant(t, source, mode)
    env = {name: value % fake.endpoint if value and "%s" in value else value for name, value in env.items()}
    for service in ("STS", "SSO", "SSO_OIDC", "SIGNIN"):
        env[f"AWS_ENDPOINT_URL_{service}"] = fake.endpoint
    return env, further


@limit(120)
@each(source=SOURCES)
def test_no_secret_is_written(t, source):
    t.server("fauxqs").create("jobs")
    fake = fake_services(t)
    statuses = {}
    for mode in FAILURES:
        fake.mode = mode
        env, further = environment(t, source, mode, fake)
        for arguments in COMMANDS if mode in ("grant", "echo", "garbage") else COMMANDS[:2]:
            result = t.run("--log-level", "debug", "--stats", *arguments, env=env)
            search(result.out + result.err, further, f"the output of {arguments} ({mode})")
            statuses.setdefault(mode, set()).add(result.status)
        search_state(t, further)
    # The sources did what the modes say: else nothing was shown by all this.
    assert statuses["grant"] == {0}, statuses
    harmless = {"environment": {"garbage", "html", "cut"}, "keys": {"fail", "echo", "html", "cut"}}.get(source, set())
    for mode in set(FAILURES) - {"grant"} - harmless:
        assert 0 not in statuses[mode], (mode, statuses)


@each(source=SOURCES, mode=("grant", "echo"))
def test_no_secret_is_on_the_screen(t, source, mode):
    t.server("fauxqs").create("jobs")
    fake = fake_services(t)
    fake.mode = mode
    env, further = environment(t, source, mode, fake)
    screen = t.tmux("--log-level", "debug", env=env)
    shown = screen.wait("jobs") if mode == "grant" or source == "keys" else wait_for_trouble(screen)
    search(shown.text, further, "the screen")
    if not screen.is_dead:
        screen.keys("!")
        search(screen.wait("What fails").text, further, "the list of errors")
        screen.type(":q")
        screen.keys("Enter")
        search(screen.wait_dead().text, further, "the screen at the end")
    search_state(t, further)


def wait_for_trouble(screen):
    """The dashboard says what is wrong, or the program has ended with a sentence."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        shown = screen.capture(history=True)
        words = shown.text.lower()
        if screen.is_dead or any(word in words for word in ("next try", "expired", "sign in", "cannot")):
            return shown
        time.sleep(0.03)
    raise AssertionError(f"nothing is said:\n{shown.text}")


@each(repeated=("header", "words"))
def test_a_service_that_repeats_the_request(t, repeated):
    """AWS shows the canonical request, session token included, when a signature does not match."""
    t.server("fauxqs").create("jobs")
    proxy = t.proxy()
    text = {"header": f"x-amz-date:20261125T000000Z\nx-amz-security-token:{TOKEN}\n", "words": f"token {TOKEN} is no good"}[repeated]
    proxy.rules([{"fault": "answer", "status": 403, "json": {"__type": "SignatureDoesNotMatch", "message": text}}])
    for arguments in COMMANDS:
        result = t.run("--log-level", "debug", *arguments, env={"AWS_SESSION_TOKEN": TOKEN}).expect(3)
        assert "..." in result.out + result.err, result
    search_state(t, [])


CODE = "918273"


@each(mode=("grant", "echo"))
def test_a_code_is_neither_shown_nor_kept(t, mode):
    t.server("fauxqs").create("jobs")
    fake = fake_services(t)
    fake.mode = mode
    env, _ = environment(t, "role", mode, fake)
    t.write(".aws/config", "[default]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/r\n"
            "source_profile = person\nmfa_serial = arn:aws:iam::123456789012:mfa/someone\n")  # fmt: skip
    screen = t.tmux("--log-level", "debug", "ls", env=env)
    screen.wait("mfa/someone")
    screen.type(CODE)
    screen.keys("Enter")
    end = screen.wait_dead()
    asked = [body for _, _, _, body in fake.requests if f"TokenCode={CODE}" in body]
    assert len(asked) == 1, f"the code was sent {len(asked)} times"
    assert CODE not in end.text, end.text
    assert screen.status == (0 if mode == "grant" else 3), end.text
    assert CODE not in t.read_state()
