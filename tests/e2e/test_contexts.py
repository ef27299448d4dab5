"""Several accounts and regions at once, switching between them, signing in, codes of MFA devices."""

import hashlib
import json
import os
import time

from harness import program
from harness.runner import limit
from test_dashboard import HINTS, count_in, dashboard

KEYS = f"aws_access_key_id = AK{{}}\naws_secret_access_key = {program.SECRET}\n"


def two_servers(t, config_more="", aws_more=""):
    """Two accounts, each its own server: contexts east and west, and profiles of those names."""
    east = t.server()
    east.create("orders")
    east.create("east-only")
    east.send("east-only", 4)
    west = t.server()
    west.create("orders")
    west.create("west-only")
    west.send("west-only", 7)
    t.endpoint = None
    t.write(".aws/credentials", "".join(f"[{name}]\n{KEYS.format(name)}" for name in ("east", "west")))
    t.write(
        ".aws/config",
        f"[profile east]\nregion = us-east-1\nendpoint_url = {east.endpoint}\n"
        f"[profile west]\nregion = us-east-1\nendpoint_url = {west.endpoint}\n{aws_more}",
        own=False,
    )
    t.write(
        ".config/sqscope/config",
        "[context east]\nprofile = east\ncolor = red\nlabel = PROD\n[context west]\nprofile = west\ncolor = #44aa44\n"
        + config_more,
        own=False,
    )
    return east, west


def test_ls_shows_the_rows_of_all_with_their_context(t):
    two_servers(t)
    done = t.run("--context", "east,west", "ls")
    done.expect(0)
    lines = {tuple(line.split()[1:3]) for line in done.out.splitlines()[1:]}
    assert lines == {("orders", "PROD"), ("orders", "west"), ("east-only", "PROD"), ("west-only", "west")}, done
    answer = t.run("--context", "all", "ls", "--json").json()
    assert [c["name"] for c in answer["contexts"]] == ["east", "west"], answer
    assert {(q["name"], q["context"]) for q in answer["queues"]} >= {("orders", "east"), ("orders", "west")}
    assert answer["region"] == "us-east-1"
    one = t.run("--context", "west", "ls", "--json").json()
    assert {q["name"] for q in one["queues"]} == {"orders", "west-only"}, one


def test_one_context_that_fails_does_not_spoil_ls(t):
    two_servers(t, "[context gone]\nprofile = nowhere\n")
    done = t.run("--context", "gone,west", "ls")
    done.expect(6, "context gone", "nowhere")
    assert "west-only" in done.out
    t.run("--context", "gone", "ls").expect(2, "nowhere", "profile of context gone")
    t.run("--context", "wset", "ls").expect(2, "did you mean west?")
    t.run("--context", "east,west", "show", "orders").expect(2, "one context")


def test_dashboard_shows_all_and_one(t):
    two_servers(t)
    pane = dashboard(t, "--context", "all")
    screen = pane.wait(HINTS, "CONTEXT", until=lambda s: count_in(s, "east-only", 4) and count_in(s, "west-only", 7))
    assert "PROD" in screen.row("east-only") and "west" in screen.row("west-only").split(), screen.bordered()
    assert "4/4 q" in screen.lines[0], screen.bordered()
    pane.type(":context west")
    pane.keys("Enter")
    screen = pane.wait("west-only", "2/2 q", absent=["east-only", "CONTEXT"])
    pane.keys("C")
    pane.wait("every one of the config", "PROD, profile east")
    pane.keys("Up", "Up", "Enter")
    pane.wait("CONTEXT", "east-only", "west-only", "4/4 q")
    # The head goes with the selected row.
    pane.keys("s", "c", "g")
    pane.wait(until=lambda s: "PROD" in s.lines[0])
    pane.keys("G")
    pane.wait(until=lambda s: " west " in s.lines[0] and "PROD" not in s.lines[0])
    colours = pane.capture(attributes=True)
    assert "38;5;71m" in colours.text or "38:5:71m" in colours.text, "the colour of the config is not there"


@limit(90)
def test_one_dead_context_does_not_disturb_the_other(t):
    two_servers(t)
    east = t.server()
    east.create("mortal")
    proxy = t.proxy()
    t.write(
        ".config/sqscope/config",
        f"[context west]\nprofile = west\n[context dies]\nprofile = east\nendpoint_url = {proxy.endpoint}\n",
        own=False,
    )
    t.endpoint = None
    pane = dashboard(t, "--context", "west,dies")
    pane.wait(HINTS, "mortal", "west-only")
    proxy.refuse()
    screen = pane.wait("ERROR  dies: ", limit_s=40)
    assert "west-only" in screen and "mortal" in screen, screen.bordered()
    pane.wait(until=lambda s: "~" in s.row("mortal") and "~" not in s.row("west-only"), limit_s=40)
    proxy.listen()
    pane.wait("mortal", "west-only", absent=["ERROR"], limit_s=60)


def test_profile_switches_and_the_old_rows_go_at_once(t):
    two_servers(t, aws_more="[profile broken]\n= nothing\n")
    pane = dashboard(t, "--profile", "east")
    pane.wait(HINTS, "east-only", until=lambda s: count_in(s, "east-only", 4))
    pane.type(":profile ")
    screen = pane.wait("keys, us-east-1", "broken: line")
    pane.type("west")
    pane.keys("Enter")
    deadline = time.monotonic() + 10
    while True:
        screen = pane.capture()
        is_west = screen.lines[0].split()[:1] == ["west"]
        assert not (is_west and "east-only" in screen), f"rows of another profile:\n{screen.bordered()}"
        if is_west and count_in(screen, "west-only", 7):
            break
        assert time.monotonic() < deadline, screen.bordered()
        time.sleep(0.02)
    for name, why in (("nowhere", "is in neither"), ("broken", "Property did not have a name")):
        pane.type(f":profile {name}")
        pane.keys("Enter")
        screen = pane.wait("west-only", until=lambda s, why=why: why[:14] in "".join(s.lines[-3:]))
        assert screen.lines[0].split()[0] == "west", "a profile that cannot be used changed something"


def test_region_switches(t):
    sqs = t.server("moto")
    sqs.create("in-virginia")
    frankfurt = type(sqs)(t.endpoint, "eu-central-1")
    frankfurt.create("in-frankfurt")
    pane = dashboard(t)
    pane.wait(HINTS, "in-virginia", "us-east-1")
    pane.type(":region eu-cen")
    pane.wait("eu-central-1", "Frankfurt")
    pane.keys("Tab", "Enter")
    pane.wait("in-frankfurt", "eu-central-1", absent=["in-virginia"])
    pane.type(":region bad/region")
    pane.keys("Enter")
    screen = pane.wait("bad/region", absent=["Command or queue"])
    assert "in-frankfurt" in screen, "a region that cannot be used changed something"


def test_an_account_that_is_another_is_said(t):
    sqs = t.server("moto")
    sqs.create("jobs")
    t.write(".aws/credentials", f"[wrong]\n{KEYS.format('W')}")
    t.write(".aws/config", "[profile wrong]\nregion = us-east-1\naws_account_id = 999988887777\n", own=False)
    pane = dashboard(t, "--profile", "wrong", env={"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None})
    screen = pane.wait("jobs", "ACCOUNT MISMATCH", "This is account 1234-5678-9012, not 9999-8888-7777")
    assert "ACCOUNT MISMATCH" in screen.lines[0]
    pane.keys("x")
    screen = pane.wait("ACCOUNT MISMATCH", absent=["This is account"])


# --- signing in

SESSION = "arn:aws:iam::000000000000:user/ana"
AWS = """#!/bin/sh
echo "signing in: $*"
echo "Enter signs in"
read answer || exit 3
case $answer in
no) exit 5 ;;
esac
mkdir -p "$HOME/.aws/login/cache"
cp "$HOME/new-session" "$HOME/.aws/login/cache/$(cat "$HOME/session-name").json"
"""


def session_file(t, minutes):
    """What `aws login` leaves behind."""
    key = os.path.join(t.home, "dpop.pem")
    if not os.path.exists(key):
        os.system(f"openssl ecparam -name prime256v1 -genkey -noout -out {key} 2>/dev/null")
    with open(key, encoding="ascii") as opened:
        pem = opened.read()
    expires = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + minutes * 60))
    token = {
        "accessKeyId": "AKLOGIN",
        "secretAccessKey": program.SECRET,
        "sessionToken": program.TOKEN,
        "accountId": "000000000000",
        "expiresAt": expires,
    }
    return json.dumps({"accessToken": token, "refreshToken": "r", "clientId": "c", "dpopKey": pem, "idToken": "i"})


def sign_in_setup(t, minutes_now=None):
    """A profile that signs in with `aws login`, an `aws` that writes new credentials. Returns the environment."""
    name = hashlib.sha256(SESSION.encode()).hexdigest()
    t.write(".aws/config", f"[profile ana]\nregion = us-east-1\nlogin_session = {SESSION}\n", own=False)
    t.write("session-name", name, own=False)
    t.write("new-session", session_file(t, 20))
    path = t.write(f".aws/login/cache/{name}.json", session_file(t, minutes_now) if minutes_now is not None else "")
    if minutes_now is None:
        os.unlink(path)
    aws = t.write("bin/aws", AWS, own=False)
    os.chmod(aws, 0o755)
    return {
        "PATH": f"{os.path.dirname(aws)}:{os.environ['PATH']}",
        "AWS_ACCESS_KEY_ID": None,
        "AWS_SECRET_ACCESS_KEY": None,
        # Where sessions are renewed: nobody is there.
        "AWS_ENDPOINT_URL_SIGNIN": "http://127.0.0.1:1",
    }


@limit(90)
def test_login_runs_the_sign_in_and_goes_on_by_itself(t):
    sqs = t.server()
    sqs.create("jobs")
    env = sign_in_setup(t)
    pane = dashboard(t, "--profile", "ana", env=env)
    pane.wait(HINTS, "aws login", "L signs in", limit_s=40)
    pane.keys("L")
    pane.wait("signing in: login --profile ana", "Enter signs in")
    pane.type("no")
    pane.keys("Enter")
    pane.wait("it failed, exit status 5", HINTS)
    pane.keys("L")
    pane.wait("Enter signs in")
    pane.keys("C-c")
    pane.wait("ended by Interrupt", HINTS)
    pane.keys("L")
    pane.wait("Enter signs in")
    pane.keys("Enter")
    screen = pane.wait("jobs", "done, exit status 0", "creds to ", HINTS, limit_s=40)
    assert "ERROR" not in screen, screen.bordered()
    pane.keys("q")
    pane.wait_dead()
    assert pane.status == 0


@limit(90)
def test_expired_credentials_keep_the_rows_and_login_goes_on(t):
    sqs = t.server()
    sqs.create("jobs")
    sqs.send("jobs", 5)
    proxy = t.proxy()
    env = sign_in_setup(t, minutes_now=20)
    pane = dashboard(t, "--profile", "ana", env=env)
    pane.wait(HINTS, until=lambda s: count_in(s, "jobs", 5))
    proxy.rules([{"fault": "expired"}])
    screen = pane.wait("ERROR", "[L] sign in", until=lambda s: "~" in (s.row("jobs") or ""), limit_s=40)
    assert "5" in screen.row("jobs").split(), "what was known has gone from the screen"
    pane.keys("L")
    pane.wait("Enter signs in")
    proxy.rules([])
    sqs.send("jobs", 3)
    pane.keys("Enter")
    pane.wait("done, exit status 0", absent=["ERROR"], until=lambda s: count_in(s, "jobs", 8), limit_s=40)


def test_login_says_why_there_is_none(t):
    two_servers(t)
    pane = dashboard(t, "--profile", "west")
    pane.wait(HINTS, "west-only")
    pane.keys("L")
    pane.wait("profile west has no sign-in")


def test_login_does_not_help_where_the_environment_has_keys(t):
    t.server().create("jobs")
    pane = dashboard(t)
    pane.wait(HINTS, "jobs")
    pane.keys("L")
    pane.wait("the credentials come from the environment")


@limit(90)
def test_a_code_is_asked_for_in_a_box_and_kept_nowhere(t):
    sqs = t.server("moto")
    sqs.create("jobs")
    t.write(".aws/credentials", f"[base]\n{KEYS.format('B')}")
    t.write(
        ".aws/config",
        "[profile ops]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/ops\nsource_profile = base\n"
        "mfa_serial = arn:aws:iam::123456789012:mfa/ana\n",
        own=False,
    )
    env = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None, "AWS_ENDPOINT_URL_STS": t.endpoint}
    pane = dashboard(t, "--profile", "ops", env=env)
    pane.wait("MFA code", "ops", "arn:aws:iam::123456789012:mfa/ana")
    pane.keys("Escape")
    pane.wait("no code of the MFA device", absent=["MFA code"])
    pane.keys("r")
    pane.wait("MFA code")
    pane.type("271828")
    screen = pane.wait("******")
    assert "271828" not in screen, screen.bordered()
    pane.keys("Enter")
    pane.wait("jobs", absent=["MFA code"])
    pane.keys(":")
    pane.wait("Command or queue")
    pane.keys("Up")
    assert "271828" not in pane.capture()
    pane.keys("Escape")
    pane.wait("jobs", absent=["Command or queue"])
    pane.keys("q")
    pane.wait_dead()
    assert "271828" not in t.read_state(), "the code is in the log"
