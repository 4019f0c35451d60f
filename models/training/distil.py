"""Step 4: trains the student, in work/runs/NAME. Run again to resume.

Usage: python3 models/training/distil.py --run NAME --steps N [--device cpu|cuda] [--threads 2]
         [--layers 0,2,5] [--pieces 2048] [--rate 3e-4] [--mlm 0.1] [--features 128] [--from RUN]
         [--compile]

Each step adds up, over one batch of any text and one or two batches of labelled sets:
- sentence: 1 − cosine of the mean of the words' last states and the teacher's sentence embedding
  (the mean of its last states). A word's state is that of its first piece, as Glossator reads it;
- words: 1 − cosine of each word's middle and last state and the mean of the teacher's states of
  that word, after layer 4 and after layer 6;
- masked-language modelling (--mlm, its weight): 15 % of the words hidden from the student, all
  losses above included, and their first pieces predicted by the tied embedding;
- entities and classes: cross-entropy of one throw-away linear head per labelled set over the three
  exposed states together (for classes their mean over words);
- the same targets once more from --features numbers a word, a linear map of the three exposed states:
  what Glossator caches. The heads and the maps back to the teacher's width are thrown away; the map
  itself goes into the graph (project.py).

bf16 where it is fast, float32 for norms, sums and weights. AdamW, 4 % warm-up, then linear to 0.
The same seed, steps and shards give the same batches; SIGTERM saves and stops.
"""

import argparse
import json
import math
import os
import random
import signal
import time
from pathlib import Path

os.environ.setdefault(
    "OMP_WAIT_POLICY", "PASSIVE"
)  # on a busy machine spinning threads only burn time

import torch
import torch.nn.functional as F
from torch import nn

from batches import Batch, Stream, label_names, labels_of, load_shards
from common import CLASS_SETS, ENTITY_SETS, MASK, SEED, WORK, WordPiece
from model import Sizes, load_teacher, start_student
from teacher import teacher_folder

MASKED_WORDS = 0.15


class CasedPieces(nn.Module):
    """The embedding plus one vector for each way of writing a piece, so that case, which the teacher
    does not know, is learned from all pieces at once. `folded` adds the two for good."""

    def __init__(self, embedding, names):
        super().__init__()
        self.weight = embedding.weight
        self.cases = nn.Parameter(torch.zeros(4, embedding.embedding_dim))
        self.register_buffer("case", torch.tensor([case_of(name) for name in names]))

    def forward(self, ids):
        return F.embedding(ids, self.weight) + F.embedding(self.case[ids], self.cases)

    def products(self, states):
        """states × folded embedding, without making the folded embedding and its gradient."""
        return states @ self.weight.T + (states @ self.cases.T).index_select(1, self.case)

    def folded(self):
        return self.weight + self.cases[self.case]


def case_of(name):
    letters = name.removeprefix("##")
    if name.startswith("[") and name.endswith("]") and len(name) > 2 or letters == letters.lower():
        return 0
    if letters == letters.upper() and len(letters) > 1:
        return 2
    return 1 if letters[0].isupper() else 3


class Heads(nn.Module):
    def __init__(self, names, width, vocabulary, features):
        super().__init__()

        def tasks(inputs):
            return nn.ModuleDict({name: nn.Linear(inputs, len(n)) for name, n in names.items()})

        self.tasks = tasks(3 * width)
        self.masked = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width))
        self.masked_bias = nn.Parameter(torch.zeros(vocabulary))
        self.features = nn.Linear(3 * width, features)
        self.feature_tasks = tasks(features)
        self.back = nn.ModuleDict(
            {name: nn.Linear(features, width) for name in ("sentence", "middle", "last")}
        )


def word_states(state, batch):
    return state.flatten(0, 1).index_select(0, batch.first)


def mean_over_rows(words, batch):
    rows = batch.ids.shape[0]
    sums = words.new_zeros(rows, words.shape[1]).index_add_(0, batch.row_of_word, words)
    counts = torch.bincount(batch.row_of_word, minlength=rows).clamp(min=1)
    return sums / counts[:, None]


def teacher_targets(teacher, batch):
    """Sentence embedding, and per word the teacher's states after two thirds of its layers and last."""
    with torch.no_grad():
        states = teacher(batch.teacher_ids, batch.teacher_mask)
        mask = batch.teacher_mask[..., None].float()
        sentence = (states[-1].float() * mask).sum(1) / mask.sum(1)
        inside = batch.teacher_word.flatten() >= 0
        word = batch.teacher_word.flatten()[inside]
        counts = torch.bincount(word, minlength=batch.words).clamp(min=1)[:, None]

        def words(state):
            flat = state.flatten(0, 1)[inside].float()
            return flat.new_zeros(batch.words, flat.shape[1]).index_add_(0, word, flat) / counts

        return sentence, words(states[2 * (len(states) - 1) // 3]), words(states[-1])


def away(a, b):
    return (1 - F.cosine_similarity(a.float(), b.float(), dim=-1)).mean()


def hide_words(batch, share, rng):
    """Ids with a share of the words' pieces replaced by [MASK]; which words those are."""
    generator = torch.Generator().manual_seed(rng.randrange(2**31))
    hidden = torch.rand(batch.words, generator=generator) < share
    ids = batch.ids.flatten().clone()
    bounds = torch.cat([batch.first, batch.first[-1:] + 1])
    for w in torch.nonzero(hidden).flatten().tolist():
        start, row = int(batch.first[w]), int(batch.row_of_word[w])
        end = int(bounds[w + 1])
        last_of_row = w + 1 == batch.words or int(batch.row_of_word[w + 1]) != row
        ids[start : start + 1 if last_of_row else end] = MASK
    return ids.view_as(batch.ids), hidden


def distil_losses(student, heads, teacher, batch, mlm, rng):
    targets = teacher_targets(teacher, batch)
    ids, hidden = hide_words(batch, MASKED_WORDS, rng) if mlm else (batch.ids, None)
    states = student(ids, batch.mask)
    exposed = [word_states(state, batch) for state in exposed_states(student, states)]
    _, middle, last = exposed
    features = heads.features(torch.cat(exposed, -1))
    from_features = heads.back["sentence"](mean_over_rows(features.float(), batch))
    losses = {
        "sentence": 2 * away(mean_over_rows(last.float(), batch), targets[0]),
        "middle": away(middle, targets[1]),
        "last": 0.5 * away(last, targets[2]),
        "sentence from features": 2 * away(from_features, targets[0]),
        "middle from features": away(heads.back["middle"](features), targets[1]),
        "last from features": 0.5 * away(heads.back["last"](features), targets[2]),
    }
    if mlm and hidden.any():
        guesses = student.pieces.products(heads.masked(last[hidden])) + heads.masked_bias
        truth = batch.ids.flatten()[batch.first[hidden]]
        losses["masked"] = mlm * F.cross_entropy(guesses.float(), truth)
    return losses


def exposed_states(student, states):
    return states[0], states[student.sizes.middle], states[-1]


def task_losses(student, heads, name, batch, labels):
    """Of the exposed states, and of the features made of them."""
    states = student(batch.ids, batch.mask)
    exposed = [word_states(state, batch).float() for state in exposed_states(student, states)]
    words = torch.cat(exposed, -1)
    if name in CLASS_SETS:
        words = mean_over_rows(words, batch)
    guesses = (heads.tasks[name](words), heads.feature_tasks[name](heads.features(words)))
    return [F.cross_entropy(guess.float(), labels) for guess in guesses]


def make_student(args, teacher):
    tokenizer = WordPiece.load(WORK / "tokenizer/tokenizer.json")
    theirs = WordPiece.load(teacher_folder(args.teacher) / "tokenizer.json", lower=True)
    names = sorted(tokenizer.vocabulary, key=tokenizer.vocabulary.get)

    def ids(name):
        """A continuation is looked up as one; what the teacher lacks is the mean of its cut."""
        if name in theirs.vocabulary:
            return [theirs.vocabulary[name]]
        lower = name.lower()
        if lower in theirs.vocabulary:
            return [theirs.vocabulary[lower]]
        return theirs.pieces(lower.removeprefix("##")) or [theirs.unknown]

    taken = [int(i) for i in args.layers.split(",")]
    sizes = Sizes(
        vocabulary=len(names),
        width=teacher.sizes.width,
        layers=len(taken),
        heads=teacher.sizes.heads,
        inner=teacher.sizes.inner,
        middle=(2 * len(taken)) // 3,
    )
    student = start_student(sizes, teacher, [ids(name) for name in names], taken)
    student.pieces = CasedPieces(student.pieces, names)
    return student


def schedule(step, steps):
    warm = max(1, steps // 25)
    return min(1.0, (step + 1) / warm) * max(0.0, 1 - step / steps)


def folded_state(student):
    state = {k: v for k, v in student.state_dict().items() if not k.startswith("pieces.ca")}
    return {**state, "pieces.weight": student.pieces.folded()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--run", required=True)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--teacher", type=Path)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--layers", default="0,2,5", help="which of the teacher's layers to begin with"
    )
    parser.add_argument("--pieces", type=int, default=2048, help="padded pieces in a batch of text")
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--mlm", type=float, default=0.0)
    parser.add_argument("--task-weight", type=float, default=0.3)
    parser.add_argument("--features", type=int, default=128, help="numbers a word that are cached")
    parser.add_argument("--from", dest="start", help="another run, whose weights this one begins with")
    parser.add_argument("--save-every", type=int, default=100)
    parser.add_argument("--compile", action="store_true")
    args = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(args.threads)
    device = torch.device(args.device)
    folder = WORK / "runs" / args.run
    folder.mkdir(parents=True, exist_ok=True)

    shards, names = load_shards(), label_names()
    teacher = load_teacher(teacher_folder(args.teacher))
    student = make_student(args, teacher).to(device)
    teacher.to(device)
    heads = Heads(names, student.sizes.width, student.sizes.vocabulary, args.features).to(device)
    cases = [student.pieces.cases]
    trunk = [p for n, p in student.named_parameters() if n != "pieces.cases"]
    groups = [
        {"params": trunk, "peak": args.rate, "weight_decay": 0.01},
        {"params": cases, "peak": 10 * args.rate, "weight_decay": 0.0},
        {"params": list(heads.parameters()), "peak": 5 * args.rate, "weight_decay": 0.01},
    ]
    optimizer = torch.optim.AdamW(groups, lr=args.rate, betas=(0.9, 0.98), fused=True)

    path = folder / "checkpoint.pt"
    done = {"step": 0, "pieces": 0, "wall": 0.0, "cpu": 0.0}
    if path.exists():
        saved = torch.load(path, map_location=device, weights_only=True)
        student.load_state_dict(saved["student"])
        heads.load_state_dict(saved["heads"])
        optimizer.load_state_dict(saved["optimizer"])
        done = saved["done"]
    elif args.start:
        saved = torch.load(WORK / "runs" / args.start / "checkpoint.pt", weights_only=True)
        student.load_state_dict(saved["student"])
        heads.load_state_dict(saved["heads"], strict=False)
    text = Stream(list(shards.values()), args.pieces, f"{SEED} text")
    tasks = {
        n: Stream([shards[n]], args.pieces // 2, f"{SEED} {n}", 512)
        for n in (*ENTITY_SETS, *CLASS_SETS)
    }
    entity_weights = [math.sqrt(len(shards[n])) for n in ENTITY_SETS]

    def drawn(step):
        """The labelled sets of a step: one with entities, and each third step one with classes."""
        rng = random.Random(f"{SEED} tasks {step}")
        chosen = rng.choices(ENTITY_SETS, entity_weights)
        return [*chosen, rng.choice(CLASS_SETS)] if step % 3 == 0 else chosen

    text.skip(done["step"])
    for step in range(done["step"]):
        for name in drawn(step):
            tasks[name].skip(1)

    stopping = []
    signal.signal(signal.SIGTERM, lambda *_: stopping.append(True))
    forward = torch.compile(student, dynamic=True) if args.compile else student
    if args.compile:
        forward.sizes, forward.pieces = student.sizes, student.pieces
    wall, cpu, sums, seen = time.time(), time.process_time(), {}, 0
    log = open(folder / "log.jsonl", "a", encoding="utf-8")

    def save(step):
        now = {
            "step": step,
            "pieces": done["pieces"] + seen,
            "wall": done["wall"] + time.time() - wall,
            "cpu": done["cpu"] + time.process_time() - cpu,
        }
        state = {"student": student.state_dict(), "heads": heads.state_dict(), "done": now}
        part = path.with_suffix(".part")
        torch.save({**state, "optimizer": optimizer.state_dict()}, part)
        part.replace(path)
        weights = {k: v.detach().cpu() for k, v in folded_state(student).items()}
        arguments = {k: str(v) for k, v in vars(args).items() if k not in ("teacher", "device")}
        made = {
            "state": weights,
            "features": {k: v.detach().cpu() for k, v in heads.features.state_dict().items()},
            "sizes": student.sizes.as_dict(),
            "done": now,
            "arguments": arguments,
        }
        torch.save(made, folder / "student.pt")

    step = done["step"]
    while step < args.steps and not stopping:
        factor = schedule(step, args.steps)
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * factor
        rng = random.Random(f"{SEED} masks {step}")
        batch = Batch(text.next(), teacher=True).to(device)
        with torch.autocast(device.type, torch.bfloat16):
            losses = distil_losses(forward, heads, teacher, batch, args.mlm, rng)
        sum(losses.values()).backward()
        seen += batch.pieces
        for name in drawn(step):
            group = tasks[name].next()
            labelled = Batch(group).to(device)
            with torch.autocast(device.type, torch.bfloat16):
                both = task_losses(forward, heads, name, labelled, labels_of(group).to(device))
            (args.task_weight * sum(both)).backward()
            seen += labelled.pieces
            kind = "classes" if name in CLASS_SETS else "entities"
            for source, loss in zip((kind, f"{kind} from features"), both):
                sums.setdefault(source, []).append(loss.item())
        nn.utils.clip_grad_norm_([*student.parameters(), *heads.parameters()], 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        for name, loss in losses.items():
            sums.setdefault(name, []).append(loss.item())
        step += 1
        if step % 20 == 0 or step == args.steps:
            means = {name: round(sum(v) / len(v), 4) for name, v in sums.items()}
            row = {"step": step, "pieces": done["pieces"] + seen, **means}
            row["wall"] = round(done["wall"] + time.time() - wall, 1)
            row["cpu"] = round(done["cpu"] + time.process_time() - cpu, 1)
            print(json.dumps(row), file=log, flush=True)
            print(json.dumps(row), flush=True)
            sums = {}
        if step % args.save_every == 0:
            save(step)
    save(step)


if __name__ == "__main__":
    main()
