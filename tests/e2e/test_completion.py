"""The completion scripts, in the shells themselves."""

import os
import pty
import select
import shutil
import subprocess
import time

from harness.context import Skip
from harness.runner import each
from harness.tmux import WAIT_S

# What is typed, and what must be offered (and nothing that is not in the second list).
CASES = (
    (["--the"], {"--theme"}),
    (["--color", "a"], {"auto", "always"}),
    (["re"], {"redrive", "restore", "resume"}),
    (["demo", "dl"], {"dlq-storm"}),
    (["ls", "--sort", "re"], {"ready"}),
    (["resume", "--ambiguous", ""], {"ask", "keep", "resend"}),
    (["--profile", "st"], {"staging", "stage-2"}),
    (["--context", "pr"], {"prod-eu"}),
    (["--theme", "mi"], {"mine"}),
    (["send", "--body-f"], {"--body-file"}),
    (["--config", "/etc/hostn"], {"/etc/hostname"}),
)

BASH = """source <(sqscope completion bash)
COMP_WORDS=(sqscope "$@"); COMP_CWORD=$#; _sqscope; printf '%s\\n' "${COMPREPLY[@]}"
"""


def environment(t):
    t.write(".aws/config", "[profile staging]\nregion = eu-west-1\n[profile stage-2]\nregion = eu-west-1\n")
    t.write(".config/sqscope/config", "[context prod-eu]\nprofile = staging\n")
    t.write(".config/sqscope/themes/mine.ini", "[theme]\nname = mine\n")
    bin_directory = os.path.join(t.home, "bin")
    os.makedirs(bin_directory)
    os.symlink(os.path.abspath(t.binary), os.path.join(bin_directory, "sqscope"))
    env = t.environment()
    return {**env, "PATH": f"{bin_directory}:{env['PATH']}"}


def needs(shell):
    if not shutil.which(shell):
        raise Skip(f"{shell} is not installed")


def output(command, env):
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=WAIT_S)
    assert done.returncode == 0 and not done.stderr, f"{command}: {done.stderr}"
    return done.stdout


def test_bash(t):
    needs("bash")
    env = environment(t)
    for words, expected in CASES:
        offered = set(output(["bash", "-c", BASH, "bash", *words], env).split())
        assert offered == expected, f"{words}: {offered}"


def test_fish(t):
    needs("fish")
    env = environment(t)
    for words, expected in CASES:
        line = " ".join(["sqscope", *words])
        text = output(["fish", "-c", f"sqscope completion fish | source; complete -C '{line}'"], env)
        offered = {line.split("\t")[0] for line in text.splitlines()}
        assert expected <= offered and all(o.startswith(words[-1]) for o in offered), f"{words}: {offered}"


class Zsh:
    """An interactive zsh: completion needs its line editor."""

    def __init__(self, env):
        self.process, self.fd = pty.fork()
        if self.process == 0:
            os.execvpe("zsh", ["zsh", "-f", "-i"], {**env, "TERM": "dumb", "PS1": "", "COLUMNS": "500"})

    def wait(self, mark):
        seen, deadline = "", time.monotonic() + WAIT_S
        while mark not in seen:
            assert time.monotonic() < deadline, f"zsh does not answer: {seen!r}"
            if select.select([self.fd], [], [], 0.1)[0]:
                seen += os.read(self.fd, 65536).decode("utf-8", "replace")
        return seen

    def send(self, text):
        os.write(self.fd, text.encode())

    def close(self):
        os.kill(self.process, 9)
        os.waitpid(self.process, 0)
        os.close(self.fd)


# Every match is told by the widget itself, instead of being read off a screen.
ZSH = """unsetopt zle_bracketed_paste; setopt no_beep; autoload -U compinit; compinit -u -D; source <(sqscope completion zsh)
compadd() { local -a found; builtin compadd -O found "$@"; all+=($found); builtin compadd "$@" }
tell() { local -a all; zle expand-or-complete; print -r -- "OFFERED ${all[*]} END"; BUFFER=; }
zle -N tell; bindkey '^X' tell; print REA''DY
"""


def test_zsh(t):
    needs("zsh")
    zsh = t.keep(Zsh(environment(t)))
    zsh.send(ZSH)
    zsh.wait("READY")
    for words, expected in CASES:
        zsh.send(" ".join(["sqscope", *words]) + "\x18")
        offered = set(zsh.wait(" END").split("OFFERED", 1)[1].split(" END")[0].split())
        names = {word.rstrip("=") for word in offered}
        assert {e.rsplit("/", 1)[-1] for e in expected} <= names, f"{words}: {offered}"


@each(shell=("bash", "zsh", "fish"))
def test_script_is_syntax(t, shell):
    needs(shell)
    script = t.run("completion", shell)
    assert script.status == 0, script
    path = t.write(f"script.{shell}", script.out)
    output([shell, "-n", path], t.environment())


def test_every_command_and_option_is_in_every_script(t):
    help_words = {w for w in t.run("help").out.split() if w.startswith("--") and len(w) > 2}
    names = {w.strip(",;()[]") for w in help_words}
    for shell in ("bash", "zsh", "fish"):
        script = t.run("completion", shell).out
        for name in names:
            spelled = f"-l {name[2:]}" if shell == "fish" else name
            assert spelled in script, f"{name} is not in the script for {shell}"
