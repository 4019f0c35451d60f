"""Reads Glossator's exports with spaCy itself and compares them with what was annotated.

    python spacy_proof.py FOLDER

FOLDER holds the exports and truth.json (exportProof.ts). Ends with the number of checks that ran;
exits with 1 if any of them failed.
"""

import json
import subprocess
import sys
import warnings
from pathlib import Path

import spacy
from checks import check, finish, same
from spacy.strings import StringStore
from spacy.symbols import IDS
from spacy.tokens import DocBin
from spacy.training import Example

# ENT_IOB of a token about which nothing is known.
MISSING = 0
OUTSIDE = 2


def load(path):
    return list(DocBin().from_disk(path).get_docs(spacy.blank("en").vocab))


def check_ids(ids):
    """The reserved table is complete, and every other string gets the id that spaCy gives it."""
    store = StringStore()
    for string, number in ids.items():
        same(int(number), store.add(string), f"id of {string!r}")
    for symbol, number in IDS.items():
        same(ids.get(symbol), str(number), f"reserved symbol {symbol!r}")


def check_doc(nlp, doc, truth):
    name = truth["text"][:40]
    same(doc.text, truth["text"], f"text of {name!r}")
    ents = [[ent.start_char, ent.end_char, ent.label_] for ent in doc.ents]
    same(ents, truth["ents"], f"entities of {name!r}")
    outside = OUTSIDE if truth["outside"] == "O" else MISSING
    tags = {token.ent_iob for token in doc if not token.ent_type_}
    check(tags <= {outside}, f"tokens outside entities of {name!r}: {tags}, expected {outside}")
    same(doc.cats, truth["cats"], f"categories of {name!r}")
    check(
        all(isinstance(value, float) for value in doc.cats.values()),
        f"categories of {name!r} are not floats",
    )
    if truth["spans"] is None:
        same(list(doc.spans), [], f"span groups of {name!r}")
    else:
        spans = [[s.start_char, s.end_char, s.label_] for s in doc.spans["sc"]]
        same(spans, truth["spans"], f"span group of {name!r}")
    if truth["aligns"]:
        check_alignment(nlp, doc, truth)


def check_alignment(nlp, doc, truth):
    """What `spacy train` sees: the entities on spaCy's own tokens, neither wider nor lost."""
    example = Example(nlp.make_doc(truth["text"]), doc)
    aligned, _ = example.get_aligned_ents_and_ner()
    ents = [[ent.start_char, ent.end_char, ent.label_] for ent in aligned]
    same(ents, truth["ents"], f"aligned entities of {truth['text'][:40]!r}")
    if truth["outside"] == "O":
        check("-" not in example.get_aligned_ner(), f"{truth['text'][:40]!r} loses words in training")


def check_files(folder, files):
    nlp = spacy.blank("en")
    for file, truths in files.items():
        docs = load(folder / file)
        same(len(docs), len(truths), f"documents in {file}")
        for doc, truth in zip(docs, truths):
            check_doc(nlp, doc, truth)


def check_prodigy(path, truths):
    """Offsets are Python's: slicing gives the words that were annotated."""
    expected = {truth["text"]: truth["ents"] for truth in truths}
    for line in path.read_text(encoding="utf-8").split("\n"):
        if not line:
            continue
        task = json.loads(line)
        text = task["text"]
        for token in task.get("tokens", []):
            same(text[token["start"] : token["end"]], token["text"], f"token of {text[:40]!r}")
        for span in task.get("spans", []):
            first, last = task["tokens"][span["token_start"]], task["tokens"][span["token_end"]]
            same([first["start"], last["end"]], [span["start"], span["end"]], "token range")
        if task["answer"] == "accept" and "spans" in task:
            spans = [[s["start"], s["end"], s["label"]] for s in task["spans"]]
            same(spans, expected[text], f"spans of {text[:40]!r}")


# A smaller network and few steps, so that it takes seconds; everything else is as Glossator wrote it.
SMALLER = {
    "components.tok2vec.model.encode.width": 32,
    "components.tok2vec.model.encode.depth": 2,
    "training.optimizer.learn_rate": 0.01,
}


def train(folder, steps):
    """Runs `spacy train` in the folder of an export, as the line in its config.cfg says."""
    settings = {**SMALLER, "training.max_steps": steps, "training.eval_frequency": steps}
    run = subprocess.run(
        [sys.executable, "-m", "spacy", "train", "config.cfg", "--output", "model"]
        + [part for name, value in settings.items() for part in (f"--{name}", str(value))],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
    )
    same(run.returncode, 0, f"spacy train in {folder.name} failed:\n{run.stdout}\n{run.stderr}")
    if run.returncode != 0:
        return {}
    meta = folder / "model" / "model-last" / "meta.json"
    return json.loads(meta.read_text(encoding="utf-8"))["performance"]


def check_training(folder):
    # Measured on the texts it was trained on: enough to tell that gold was read at all.
    for name, steps, entities in (("flat", 60, "ents_f"), ("overlapping", 150, "spans_sc_f")):
        scores = train(folder / name, steps)
        print(f"spacy train, {name}: {entities} {scores.get(entities)}, classes {scores.get('cats_score')}")
        check((scores.get(entities) or 0) > 0.5, f"{name}: entities were not learned: {scores}")
        check((scores.get("cats_score") or 0) > 0.5, f"{name}: classes were not learned: {scores}")


def main(folder):
    # A misaligned entity is a warning in spaCy; here it is an error, save where it is expected.
    warnings.filterwarnings("ignore", message=r".*W030.*")
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    check_ids(truth["ids"])
    check_files(folder, truth["files"])
    check_prodigy(folder / "proof.jsonl", truth["prodigy"])
    check_training(folder)
    return finish(f"spaCy {spacy.__version__}")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
