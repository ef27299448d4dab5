"""The dashboard on all kinds of terminals: themes, colours, TERM, locales."""

import re

from harness.runner import each
from test_dashboard import count_in, dashboard, pipeline, started

TERMINALS = ("xterm-256color", "tmux-256color", "screen", "linux", "vt100")


@each(theme=("terminal", "dark", "light", "mono"))
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
