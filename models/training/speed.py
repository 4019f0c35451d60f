"""Pieces per second of encoder folders, side by side, as Glossator runs them: one unpadded sequence at a
time, in ONNX Runtime.

Usage: python3 models/training/speed.py MODEL_DIR... [--threads 1] [--length 32] [--rounds 15]

The models take turns and the best round of each counts, so that a busy machine spoils the comparison
less. The time is the processor's where one thread runs (`--threads 1`), the clock's otherwise.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import onnxruntime


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("models", type=Path, nargs="+")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--length", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--repeat", type=int, default=20, help="sequences in a round")
    args = parser.parse_args()
    clock = time.process_time if args.threads == 1 else time.perf_counter
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = args.threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    ids = np.random.default_rng(0).integers(5, 16000, (1, args.length))
    inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
    sessions, best = {}, {}
    for path in args.models:
        session = onnxruntime.InferenceSession(
            str(path / "model.onnx"), options, ["CPUExecutionProvider"]
        )
        names = [o.name for o in session.get_outputs()]
        sessions[path] = session, ["features"] if "features" in names else names
        session.run(sessions[path][1], inputs)
    for _ in range(args.rounds):
        for path, (session, names) in sessions.items():
            start = clock()
            for _ in range(args.repeat):
                session.run(names, inputs)
            best[path] = min(best.get(path, np.inf), clock() - start)
    for path, seconds in best.items():
        print(
            f"{path.name}: {args.repeat * args.length / seconds:,.0f} pieces/s, {args.threads} threads"
        )


if __name__ == "__main__":
    main()
