"""gpu.md: what was measured, as tables."""
import statistics

PYTHON = ("eager", "tuned", "graph")


def median(session, system, batch, mode):
    for row in session.speeds:
        if (row["system"], row["batch"], row["mode"]) == (system, batch, mode) and row["ms"]:
            return statistics.median(row["ms"])
    return None


def speed_rows(session):
    modes = ("ours", "ours, tuned") + PYTHON
    yield ["system", "batch"] + [f"{mode}, ms" for mode in modes] + ["best Python / best ours", "eager / best ours"]
    for system, batch in sorted({(row["system"], row["batch"]) for row in session.speeds}):
        times = {mode: median(session, system, batch, mode) for mode in modes}
        ours = [times[mode] for mode in modes[:2] if times[mode]]
        python = [times[mode] for mode in PYTHON if times[mode]]
        ratio = lambda theirs: f"{theirs / min(ours):.2f} x" if theirs and ours else "not measured"
        yield ([system, str(batch)] + [f"{times[mode]:.2f}" if times[mode] else "not measured" for mode in modes] +
               [ratio(min(python) if python else None), ratio(times["eager"])])


def table(rows):
    rows = list(rows)
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    return "\n".join(lines) + "\n"


def part_rows(session):
    yield ["part", "state", "seconds", "result"]
    for row in session.parts:
        values = ", ".join(f"{name}: {value}" for name, value in row.get("values", {}).items())
        yield [row["about"], row["state"], str(row["seconds"]), (row.get("why") or values).replace("|", "/")]


def write(session):
    text = "# Measured on " + ("a GPU" if session.device == "cuda" else "a CPU; CUDA: not measured") + "\n\n"
    text += table([["", ""]] + [[name, str(value)] for name, value in session.machine.items()])
    text += "\n" + table(part_rows(session))
    if session.speeds:
        text += ("\nMedian milliseconds of a training iteration. ours: float32, seeded; ours, tuned: TF32 and algorithms by trial; "
                 "Python's tuned and graph: TF32, cudnn.benchmark, fused Adam, and a CUDA graph of an iteration.\n\n")
        text += table(speed_rows(session))
    (session.folder / "gpu.md").write_text(text)
