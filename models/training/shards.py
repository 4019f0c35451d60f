"""Step 3: sentences → piece ids of the student and of the teacher, in work/shards (≤ 55 MB).

Usage: python3 models/training/shards.py [--teacher FOLDER]

One compressed .npz per source. `student` and `teacher` are uint16 rows end to end, `*_ends` says where
each ends; bit 15 marks a word's first piece, so that the two cuts can be compared word by word.
Labelled sets add `labels` (one per word, or one per row) and a list of label names in labels.json.
"""

import argparse
import json
import random
from pathlib import Path

import numpy as np

from common import SEED, WORD_START, WORK, WordPiece
from teacher import teacher_folder

LOWER_CASED = 0.15
LONGEST = 126  # pieces, [CLS] and [SEP] apart


def encode(words, tokenizers):
    """Two lists of marked ids over the same words; cut where either would get too long."""
    rows, count = [[] for _ in tokenizers], 0
    for word in words:
        cut = [t.pieces(word) for t in tokenizers]
        if any(len(row) + len(ids) > LONGEST for row, ids in zip(rows, cut)):
            break
        for row, ids in zip(rows, cut):
            row += [ids[0] | WORD_START, *ids[1:]]
        count += 1
    return rows, count


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--teacher", type=Path)
    args = parser.parse_args()
    student = WordPiece.load(WORK / "tokenizer/tokenizer.json")
    teacher = WordPiece.load(teacher_folder(args.teacher) / "tokenizer.json", lower=True)
    folder = WORK / "shards"
    folder.mkdir(parents=True, exist_ok=True)
    names, total = {}, 0
    for path in sorted((WORK / "texts").iterdir()):
        rng = random.Random(f"{SEED} {path.stem}")
        rows, ends, labels = ([], []), ([], []), []
        labelled = path.suffix == ".jsonl"
        known = {"O": 0}
        for line in open(path, encoding="utf-8"):
            row = json.loads(line) if labelled else {"w": line.split()}
            words = row["w"]
            if rng.random() < LOWER_CASED:
                words = [word.lower() for word in words]
            pieces, count = encode(words, (student, teacher))
            if count == 0:
                continue
            if "t" in row:
                labels += [known.setdefault(tag, len(known)) for tag in row["t"][:count]]
            elif labelled:
                known.pop("O", None)
                labels.append(known.setdefault(row["c"], len(known)))
            for side in (0, 1):
                rows[side].extend(pieces[side])
                ends[side].append(len(rows[side]))
        arrays = {
            "student": np.array(rows[0], np.uint16),
            "teacher": np.array(rows[1], np.uint16),
            "student_ends": np.array(ends[0], np.int32),
            "teacher_ends": np.array(ends[1], np.int32),
        }
        if labelled:
            arrays["labels"] = np.array(labels, np.int16)
            names[path.stem] = sorted(known, key=known.get)
        np.savez_compressed(folder / f"{path.stem}.npz", **arrays)
        size = (folder / f"{path.stem}.npz").stat().st_size
        total += size
        print(f"{path.stem}: {len(ends[0])} rows, {len(rows[0])} pieces, {size} bytes", flush=True)
    (folder / "labels.json").write_text(json.dumps(names, ensure_ascii=False, indent=1), "utf-8")
    print(f"{total / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
