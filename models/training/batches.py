"""Shards → batches of tensors, the same ones at the same step whenever a run is resumed."""

import json
import random

import numpy as np
import torch

from common import CLASS_SETS, CLS, ENTITY_SETS, PAD, SEP, WORD_START, WORK

TEACHER_PAD, TEACHER_CLS, TEACHER_SEP = 0, 101, 102  # of BERT's uncased vocabulary


class Shard:
    def __init__(self, path):
        arrays = np.load(path)
        self.name = path.stem
        self.rows = {side: arrays[side] for side in ("student", "teacher")}
        self.ends = {side: arrays[f"{side}_ends"] for side in ("student", "teacher")}
        self.labels = arrays["labels"] if "labels" in arrays else None
        if self.name in ENTITY_SETS:
            words = np.cumsum((self.rows["student"] & WORD_START) > 0)
            self.word_ends = words[self.ends["student"] - 1]

    def __len__(self):
        return len(self.ends["student"])

    def row(self, side, i):
        return self.rows[side][self.ends[side][i - 1] if i else 0 : self.ends[side][i]]

    def tags(self, i):
        return self.labels[self.word_ends[i - 1] if i else 0 : self.word_ends[i]]


def load_shards():
    folder = WORK / "shards"
    return {path.stem: Shard(path) for path in sorted(folder.glob("*.npz"))}


def label_names():
    return json.loads((WORK / "shards/labels.json").read_text("utf-8"))


def pad(rows, cls, sep, padding):
    """Marked rows → ids and mask with [CLS] … [SEP], and for each piece its word's number, or −1."""
    width = max(map(len, rows)) + 2
    ids = np.full((len(rows), width), padding, np.int64)
    word = np.full((len(rows), width), -1, np.int64)
    count = 0
    for i, row in enumerate(rows):
        starts = (row & WORD_START) > 0
        ids[i, 0], ids[i, len(row) + 1] = cls, sep
        ids[i, 1 : len(row) + 1] = row & (WORD_START - 1)
        word[i, 1 : len(row) + 1] = count + np.cumsum(starts) - 1
        count += int(starts.sum())
    mask = np.arange(width)[None] < np.array([len(row) + 2 for row in rows])[:, None]
    return torch.from_numpy(ids), torch.from_numpy(mask), torch.from_numpy(word), count


class Batch:
    """Rows of one shard, or of many. `first` are the flat places of the words' first pieces and
    `row_of_word` the row each word is in."""

    def __init__(self, members, teacher=False):
        rows = [shard.row("student", i) for shard, i in members]
        self.ids, self.mask, word, self.words = pad(rows, CLS, SEP, PAD)
        flat = word.flatten()
        starts = torch.nonzero((flat >= 0) & (flat != flat.roll(1))).flatten()
        self.first, self.row_of_word = starts, starts // self.ids.shape[1]
        self.pieces = sum(map(len, rows))
        if teacher:
            rows = [shard.row("teacher", i) for shard, i in members]
            padded = pad(rows, TEACHER_CLS, TEACHER_SEP, TEACHER_PAD)
            self.teacher_ids, self.teacher_mask, self.teacher_word, words = padded
            assert words == self.words, "student and teacher disagree about the words"

    def to(self, device):
        for name, value in vars(self).items():
            if isinstance(value, torch.Tensor):
                setattr(self, name, value.to(device))
        return self


def length_batches(members, budget, rng):
    """Groups of similar length with at most `budget` padded pieces each, in random order."""
    length = {m: len(m[0].row("student", m[1])) for m in members}
    groups, group = [], []
    for member in sorted(members, key=length.get):
        if group and (len(group) + 1) * (length[member] + 2) > budget:
            groups.append(group)
            group = []
        group.append(member)
    groups.append(group)
    rng.shuffle(groups)
    return groups


class Stream:
    """Endless batches over shards. Seeded by the pass, so that `skip` can resume exactly."""

    def __init__(self, shards, budget, seed, chunk=2048):
        self.shards, self.budget, self.seed, self.chunk = shards, budget, seed, chunk
        self.taken = 0
        self.batches = self.run()

    def run(self):
        turn = 0
        while True:
            rng = random.Random(f"{self.seed} {turn}")
            members = [(shard, i) for shard in self.shards for i in range(len(shard))]
            rng.shuffle(members)
            for at in range(0, len(members), self.chunk):
                yield from length_batches(members[at : at + self.chunk], self.budget, rng)
            turn += 1

    def next(self):
        self.taken += 1
        return next(self.batches)

    def skip(self, count):
        for _ in range(count):
            self.next()


def labels_of(group):
    shard = group[0][0]
    if shard.name in CLASS_SETS:
        return torch.tensor([int(shard.labels[i]) for _, i in group])
    return torch.from_numpy(np.concatenate([shard.tags(i) for _, i in group]).astype(np.int64))
