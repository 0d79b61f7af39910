#!/usr/bin/env python3
"""Talks to `maskbench watch` as browsers and as others do.

    watch_test.py MASKBENCH
"""
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request


class Watch:
    def __init__(self, program, folder, *options):
        self.process = subprocess.Popen([program, "watch", folder, *options], stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        self.port = int(re.search(r":(\d+)/", self.url).group(1))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            assert self.process.wait(timeout=30) == 0

    def status(self, path, **headers):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            return urllib.request.urlopen(request, timeout=60).status
        except urllib.error.HTTPError as refused:
            return refused.code

    def page(self):
        return urllib.request.urlopen(self.url, timeout=60).read().decode()


def make_run(folder, name, state):
    run = folder / name
    run.mkdir(parents=True, exist_ok=True)
    (run / "spec.toml").write_text(f'experiment = "demo"\nsystem = "{name}"\nplugin = "{name}"\nseed = 0\n')
    (run / "status.json").write_text('{"state": "%s", "why": "", "iteration": 10}' % state)


def version_of(page):
    return re.search(r'data-live="(\w+)"', page).group(1)


def next_version(stream, before, seconds):
    end = time.time() + seconds
    while time.time() < end:
        line = stream.readline().decode().strip()
        if line.startswith("data: ") and line[6:] not in ("", before):
            return line[6:]
    raise AssertionError("no event named another version")


def check_changes(program, folder):
    with Watch(program, folder, "--port", "0") as watch:
        page = watch.page()
        assert "1 running" in page
        stream = urllib.request.urlopen(f"{watch.url}events", timeout=60)
        make_run(folder, "a", "failed")
        version = next_version(stream, version_of(page), 30)
        page = watch.page()
        assert "1 failed" in page and version_of(page) == version
        port = watch.port
    with Watch(program, folder, "--port", str(port)) as again:
        assert version_of(again.page()) == version, "the same files have the same version after a restart"


def check_cost(program, folder):
    """Compressing a page as browsers offer to take it costs more than all else."""
    with Watch(program, folder, "--port", "0") as watch:
        request = urllib.request.Request(watch.url, headers={"Accept-Encoding": "gzip, deflate, br"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            assert answer.headers["Content-Encoding"] is None
            assert answer.read().endswith(b"</html>\n")


def check_attacks(program, folder):
    before = sorted(path.name for path in folder.rglob("*"))
    with Watch(program, folder, "--port", "0") as watch:
        assert watch.status("/") == 200
        for path in ("/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/a/spec.toml", "//etc/passwd"):
            assert watch.status(path) == 404, path
        assert watch.status("/", Host="evil.example") == 403
        with socket.create_connection(("127.0.0.1", watch.port)) as large:
            try:
                large.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 10_000_000 + b"\r\n\r\n")
                assert b" 200 " not in large.recv(100)
            except OSError:
                pass  # cut off before the end
        slow = [socket.create_connection(("127.0.0.1", watch.port)) for _ in range(500)]
        for connection in slow:
            connection.sendall(b"GET / HT")
        assert watch.status("/") == 200, "slow connections end by themselves"
        for connection in slow:
            connection.close()
    assert before == sorted(path.name for path in folder.rglob("*")), "nothing was written"


def check_token(program, folder):
    refused = subprocess.run([program, "watch", folder, "--host", "0.0.0.0"], capture_output=True, text=True)
    assert refused.returncode == 2 and "--token" in refused.stderr, refused
    with Watch(program, folder, "--port", "0", "--host", "0.0.0.0", "--token", "abcdefgh12") as watch:
        for path in ("/", "/events", "/?token=", "/?token=abcdefgh1", "/?token=abcdefgh13"):
            assert watch.status(path) == 403, path
        assert watch.status("/?token=abcdefgh12") == 200


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    folder = pathlib.Path(tempfile.mkdtemp()) / "demo"
    try:
        make_run(folder, "a", "running")
        check_changes(program, folder)
        check_cost(program, folder)
        check_attacks(program, folder)
        check_token(program, folder)
    finally:
        shutil.rmtree(folder.parent)
    print("watch answers whom it should")


if __name__ == "__main__":
    main()
