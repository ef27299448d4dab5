"""What a test is given: servers, a proxy, the program in its three forms; everything ends with the test."""

import os

from . import program, terminal, tmux
from .servers import MotoServer, NodeServer, SimServer, Sqs, moto_missing

from faultproxy import FaultProxy  # noqa: E402  (tests/servers, put on the path by .servers)


class Skip(Exception):
    """This test cannot run here; the text says why."""


class Context:
    def __init__(self, binary, directory, number):
        self.binary = binary
        self.directory = directory
        self.number = number
        self.home = os.path.join(directory, "home")
        os.mkdir(self.home)
        self.region = "us-east-1"
        self.endpoint = None
        self._closing = []

    def close(self):
        for thing in reversed(self._closing):
            thing.close()
        self._search_files()

    def _search_files(self):
        """No secret may be in anything that the program left on disk."""
        for folder, _, files in os.walk(self.home):
            for file in files:
                path = os.path.join(folder, file)
                if os.path.isfile(path) and not getattr(self, "own_files", set()) & {path}:
                    with open(path, "rb") as opened:
                        program.assert_no_secret(opened.read(), path)

    def keep(self, thing):
        self._closing.append(thing)
        return thing

    # Servers

    def server(self, kind="fauxqs", **options):
        """Start a server that the program will talk to; returns a client of it."""
        if kind == "moto":
            if moto_missing():
                raise Skip(moto_missing())
            server = self.keep(MotoServer())
        elif kind == "sim":
            server = self.keep(SimServer(self.binary, any_key=True, **options))
        else:
            server = self.keep(NodeServer(kind, region=self.region, **options))
        self.endpoint = server.endpoint
        sqs = Sqs(server.endpoint, self.region)
        sqs.server = server
        return sqs

    def simulator(self, *arguments):
        """The simulator as a user starts it: its `keys` belong into the environment of who talks to it."""
        server = self.keep(SimServer(self.binary, *arguments))
        self.endpoint = server.endpoint
        return server

    def proxy(self, upstream=None):
        """Put the fault proxy between the program and the server."""
        proxy = self.keep(FaultProxy(upstream or self.endpoint))
        self.endpoint = proxy.endpoint
        return proxy

    # Files

    def write(self, name, text, own=True):
        """A file under HOME. `own` files may hold the planted secrets."""
        path = os.path.join(self.home, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as opened:
            opened.write(text)
        if own:
            self.own_files = {*getattr(self, "own_files", set()), path}
        return path

    def read_state(self):
        """Every file under the state directory, joined: the log."""
        text = ""
        for folder, _, files in os.walk(os.path.join(self.home, ".local")):
            for file in files:
                with open(os.path.join(folder, file), encoding="utf-8", errors="replace") as opened:
                    text += opened.read()
        return text

    # The program

    @property
    def is_sanitized(self):
        """Built with the address sanitizer, which keeps freed memory for a while."""
        with open(self.binary, "rb") as program_file:
            return b"__asan_init" in program_file.read()

    def environment(self, **extra):
        return program.environment(self.home, self.region, **extra)

    def _global(self, endpoint):
        return ["--endpoint-url", endpoint or self.endpoint] if endpoint or self.endpoint else []

    def run(self, *arguments, env=None, endpoint=None, **options):
        """Run a command to its end."""
        words = [*self._global(endpoint), *arguments]
        return program.run(self.binary, words, self.environment(**(env or {})), **options)

    def tmux(self, *arguments, env=None, width=80, height=24, term="xterm-256color"):
        """Start the dashboard (or any command line of it) in tmux."""
        if tmux.missing():
            raise Skip(tmux.missing())
        command = [self.binary, *self._global(None), *arguments]
        environment = self.environment(**(env or {}))
        return self.keep(tmux.Tmux(str(self.number), command, environment, width, height, term))

    def shell(self, width=80, height=24):
        """An interactive shell in tmux, to start the program from with job control."""
        if tmux.missing():
            raise Skip(tmux.missing())
        environment = {**self.environment(), "PS1": "$ ", "HISTFILE": "/dev/null"}
        return self.keep(tmux.Tmux(str(self.number), ["/bin/bash", "--norc", "--noprofile", "-i"], environment, width, height))

    def terminal(self, *arguments, env=None, width=80, height=24, term="xterm-256color"):
        """Start the dashboard on a pty that the test reads byte for byte."""
        command = [self.binary, *self._global(None), *arguments]
        environment = {**self.environment(**(env or {})), "TERM": term}
        return self.keep(terminal.Terminal(command, environment, width, height))
