"""The dashboard on all kinds of terminals: themes, colours, TERM, locales."""

import os
import re
import time

from harness.runner import each
from harness.tmux import POLL_S, WAIT_S
from test_dashboard import FLEET, count_in, dashboard, pipeline, started

TERMINALS = ("xterm-256color", "tmux-256color", "screen", "linux", "vt100")


@each(theme=("terminal", "dark", "light", "hc-dark", "hc-light", "cvd-dark", "cvd-light", "mono"))
def test_themes(t, theme):
    pipeline(t)
    pane = dashboard(t, "--theme", theme)
    started(pane)
    coloured = re.search(r"\x1b\[[0-9;:]*(3[0-7]|38|9[0-7])[;:m]", pane.capture(attributes=True).text)
    assert bool(coloured) == (theme != "mono"), f"colours with theme {theme}: {bool(coloured)}"
    pane.type(":theme light")
    pane.keys("Enter")
    started(pane)


def test_unknown_theme_is_a_sentence(t):
    pipeline(t)
    pane = dashboard(t, "--theme", "drak")
    screen = pane.wait_dead()
    assert pane.status == 2 and "drak" in screen and "dark" in screen, screen.bordered()


def test_no_color_is_obeyed(t):
    pipeline(t)
    pane = dashboard(t, env={"NO_COLOR": "1"})
    started(pane)
    coloured = re.findall(r"\x1b\[[0-9;:]*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;:m]", pane.capture(attributes=True).text)
    assert not coloured, coloured


@each(term=TERMINALS)
def test_terminal_types(t, term):
    pipeline(t)
    pane = dashboard(t, term=term)
    started(pane, until=lambda s: count_in(s, "ai-embed", 12))
    pane.keys("q")
    pane.wait_dead()
    assert pane.status == 0


@each(term=("dumb", "no-such-terminal", ""))
def test_terminal_that_cannot_do_it(t, term):
    pipeline(t)
    pane = dashboard(t, term=term)
    screen = pane.wait_dead()
    assert pane.status == 1, screen.bordered()
    assert "sqscope: " in screen and "TERM" in screen, screen.bordered()
    assert screen.text.count("sqscope ls") == 1, f"the advice is given twice: {screen.bordered()}"


@each(locale=("C", "POSIX", "xx_YY.nonsense"))
def test_plain_locales_get_ascii(t, locale):
    pipeline(t)
    pane = dashboard(t, env={"LC_ALL": locale})
    screen = started(pane)
    strange = [c for c in screen.text if ord(c) > 0x7E]
    assert not strange, strange


def test_ascii_option(t):
    pipeline(t)
    screen = started(dashboard(t, "--ascii"))
    assert all(ord(c) <= 0x7E for c in screen.text), screen.bordered()


THEME = """[theme]
name = mine
[roles]
text = #eeeeee/#101010
dim = {dim}
{more}
"""


def theme_file(t, name, **parts):
    return t.write(name, THEME.format(**{"dim": "#999999", "more": "", **parts}))


def test_check_theme(t):
    good = t.run("--check-theme", theme_file(t, "good.ini"))
    assert good.status == 0 and "it can be read everywhere" in good.out, good
    faint = t.run("--check-theme", theme_file(t, "faint.ini", dim="#555555"))
    assert faint.status == 1 and "TOO LOW" in faint.out, faint
    wrong = t.run("--check-theme", theme_file(t, "wrong.ini", more="state.crti = red"))
    assert wrong.status == 1 and 'did you mean "state.crit"' in wrong.out, wrong
    assert t.run("--check-theme", "hc-light").status == 0
    missing = t.run("--check-theme", f"{t.home}/none.ini")
    assert missing.status == 2 and "none.ini" in missing.err, missing


def has_ground(pane, wanted):
    """Does the pane show the ground of `dark`?"""
    deadline = time.monotonic() + WAIT_S
    while bool(re.search(r"48[;:]5[;:]234", pane.capture(attributes=True).text)) != wanted:
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S)
    return True


def test_theme_menu_shows_each_at_once_and_why_names_the_role(t):
    pipeline(t)
    pane = dashboard(t)
    started(pane)
    pane.type(":theme")
    pane.keys("Enter")
    pane.wait("dark background, warm warnings", "high contrast on black")
    pane.keys("Home", "Down", "Down")
    assert has_ground(pane, True), "dark is not shown while the cursor is on it"
    pane.keys("Escape")
    assert has_ground(pane, False), "the theme of before did not come back"
    pane.type(":theme why")
    pane.keys("Enter")
    pane.wait("the name under the cursor")


def test_theme_of_the_user_with_a_mistake(t):
    pipeline(t)
    t.write(".config/sqscope/themes/mine.ini", THEME.format(dim="#999999", more="eror = red"))
    pane = dashboard(t, "--theme", "mine")
    # The sentence takes the rows of the hints.
    pane.wait(*FLEET, 'mine.ini:6: unknown role', '"eror"; did you mean "error"?')


def config(t, text):
    return t.write(".config/sqscope/config", text)


def test_config_counts_as_soon_as_it_is_written(t):
    pipeline(t)
    config(t, "[default]\ncolumns = ready\n")
    t.write(".config/sqscope/themes/mine.ini", THEME.format(dim="#999999", more=""))
    pane = dashboard(t)
    screen = started(pane)
    assert "READY" in screen.text and "FLIGHT" not in screen.text, screen.bordered()
    config(t, "[default]\ncolumns = ready,flight\nno_hints = true\n[keys fleet]\nhelp = F9\nsort ready = F8\n")
    pane.wait("FLIGHT", "The config was read anew.", absent=["filter  s sort"])
    pane.keys("F8")
    pane.wait("sort:ready")
    pane.keys("F9")
    pane.wait("Help: fleet")
    pane.keys("q")
    # An editor writes beside the file and renames.
    path = config(t, "")
    with open(path + ".new", "w", encoding="utf-8") as new:
        new.write("[default]\ntheme = mine\n[keys fleet]\nsort = F8\nreverse = F8\n")
    os.rename(path + ".new", path)
    pane.wait("config:5: F8 ran sort since line")


def test_own_command_has_the_terminal(t):
    pipeline(t)
    config(t, '[command show]\nrun = echo "<$QUEUE>" "<$AWS_REGION>"; false\nkey = F7\n')
    pane = dashboard(t, "--region", "eu-west-1")
    started(pane)
    pane.keys("F7")
    pane.wait("<ai-embed> <eu-west-1>", "[status 1; Enter goes back to sqscope]")
    pane.keys("Enter")
    pane.wait(*FLEET, "show: exit status 1")
