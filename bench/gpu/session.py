"""A session on a machine with a GPU: parts in order of importance until the time is up, each one a row of the result."""
import json
import subprocess
import time


class Skipped(Exception):
    """A part that this machine cannot run; the reason is a row."""


class Late(Exception):
    """A command that was stopped when its time was up, with what it had printed."""

    def __init__(self, seconds, output):
        super().__init__(f"not done after {seconds:.0f} s")
        self.output = output.decode() if isinstance(output, bytes) else output or ""


class Session:
    def __init__(self, place, device, folder, seconds):
        self.place, self.device, self.folder = place, device, folder
        self.until = time.monotonic() + seconds
        self.parts, self.speeds, self.machine = [], [], {}
        self.name = ""
        folder.mkdir(parents=True, exist_ok=True)

    def left(self):
        return self.until - time.monotonic()

    def run(self, command, limit, environment=None):
        """Runs a command within the time left; its output is in <part>.log. Returns its output, raises on failure."""
        limit = min(limit, self.left())
        if limit <= 1:
            raise Late(0, "")
        words = [str(word) for word in command]
        with open(self.folder / f"{self.name}.log", "a") as log:
            log.write(f"$ {' '.join(words)}\n")
            log.flush()
            try:
                ended = subprocess.run(words, env=environment or self.place.environment, stdout=subprocess.PIPE, stderr=log,
                                       text=True, timeout=limit)
            except subprocess.TimeoutExpired as expired:
                late = Late(limit, expired.stdout)
                log.write(late.output)
                raise late from None
            log.write(ended.stdout)
        if ended.returncode != 0:
            last = (self.folder / f"{self.name}.log").read_text().strip().split("\n")[-1]
            raise RuntimeError(f"exit code {ended.returncode}: {last[:300]}")
        return ended.stdout

    def part(self, name, about, work):
        """Runs one part; whatever becomes of it is a row."""
        self.name = name
        began = time.monotonic()
        row = {"part": name, "about": about}
        if self.left() < 2:
            row.update(state="not run", why="the time was up")
        else:
            try:
                row.update(state="done", values=work(self) or {})
            except Skipped as reason:
                row.update(state="skipped", why=str(reason))
            except Exception as problem:  # noqa: a part's failure must not cost the others
                row.update(state="failed", why=f"{type(problem).__name__}: {problem}")
        row["seconds"] = round(time.monotonic() - began, 1)
        self.parts.append(row)
        print(f"{row['state']:<8} {row['seconds']:>6} s  {name}  {row.get('why', '')}", flush=True)
        self.write()

    def write(self):
        content = {"device": self.device, "machine": self.machine, "parts": self.parts, "speeds": self.speeds}
        (self.folder / "gpu.json").write_text(json.dumps(content, indent=1) + "\n")
