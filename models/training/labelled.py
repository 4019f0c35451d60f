"""Readers of the labelled sets that may train the encoder: each gives (words, tags) or (words, label).

Tags are BIO. Licences and sources stand in the model card (see card.py).
"""

import gzip
import io
import json
import re
import tarfile

from common import split_words


def lines_of(path):
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as file:
        yield from file


def columns(path, word=0, tag=1, separator=None):
    """Sentences of a file with one word a line and an empty line after each sentence."""
    words, tags = [], []
    for line in lines_of(path):
        fields = line.rstrip("\n").split(separator)
        if line.startswith("# ") and len(fields) > 2:
            continue
        if len(fields) <= max(word, tag) or not fields[word].strip():
            if words:
                yield words, tags
            words, tags = [], []
        else:
            words.append(fields[word].strip())
            tags.append(fields[tag].strip())
    if words:
        yield words, tags


def to_bio(words, spans):
    """Non-overlapping (start, end, type) in words → one tag per word."""
    tags = ["O"] * len(words)
    for start, end, kind in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if start < end and all(tag == "O" for tag in tags[start:end]):
            tags[start:end] = [f"B-{kind}"] + [f"I-{kind}"] * (end - start - 1)
    return tags


def words_in(text, spans):
    """Character spans → (words, tags); a span covers the words that it touches."""
    found = list(re.finditer(r"\w+|[^\w\s]", text))
    covered = []
    for start, end, kind in spans:
        inside = [i for i, m in enumerate(found) if m.start() < end and m.end() > start]
        if inside:
            covered.append((inside[0], inside[-1] + 1, kind))
    words = [m.group() for m in found]
    return words, to_bio(words, covered)


def btc(data):
    for part in ("train", "dev", "test"):
        yield from columns(data / f"btc/btc.{part}.gz")


def crossner(domain):
    def read(data):
        for part in ("train", "dev", "test"):
            yield from columns(data / f"crossner/{domain}/{part}.txt.gz")

    return read


def gum(data):
    """Only the genres whose texts are CC BY or CC BY-SA; only entities with a Wikipedia identity."""
    open_genres = {"academic", "court", "news", "interview", "bio", "voyage"}
    for line in lines_of(data / "gum/gum.jsonl.gz"):
        document = json.loads(line)
        if document["genre"] not in open_genres:
            continue
        for start, end in document["sents"]:
            spans = [
                (e["s"] - start, e["e"] - start, e["t"])
                for e in document["entities"]
                if "wiki" in e and start <= e["s"] and e["e"] <= end
            ]
            words = document["tokens"][start:end]
            yield words, to_bio(words, spans)


def uner_ewt(data):
    for part in ("dev", "test"):
        yield from columns(data / f"uner_ewt/en_ewt-ud-{part}.iob2.gz", 1, 2, "\t")


def wikiann_en(data):
    for part in ("train", "dev", "test"):
        for words, tags in columns(data / f"wikiann/en/{part}.bio.gz"):
            yield [word.removeprefix("en:") or ":" for word in words], tags


def biomedical(name):
    def read(data):
        for part in ("train", "devel", "test"):
            yield from columns(data / f"{name}/{part}.tsv.gz")

    return read


def jnlpba(data):
    with tarfile.open(data / "jnlpba/standoff.tar.gz") as archive:
        files = {}
        for member in archive:
            if member.isfile():
                files[member.name] = archive.extractfile(member).read().decode("utf-8", "replace")
    for name in sorted(n for n in files if n.endswith(".txt")):
        text, spans = files[name], []
        for line in io.StringIO(files.get(name[:-4] + ".ann", "")):
            match = re.match(r"T\d+\t(\S+) (\d+) (\d+)\t", line)
            if match:
                spans.append((int(match[2]), int(match[3]), match[1]))
        for sentence in re.finditer(r"\S.*?(?:[.!?](?=\s+[A-Z])|\n|$)", text, re.S):
            start, end = sentence.span()
            inside = [(s - start, e - start, k) for s, e, k in spans if start <= s and e <= end]
            yield words_in(sentence.group(), inside)


def stackoverflow_ner(data):
    """Without the labels that only mark a placeholder for code, and without the posts' headings."""
    for part in ("train", "dev", "test", "GH_test_set"):
        for words, tags in columns(data / f"stackoverflow_ner/{part}.txt.gz", 0, 1, "\t"):
            if (
                re.match(r"(Question|Answer|Repository|Issue|Answer_to)_?", words[0])
                and ":" in words[:4]
            ):
                continue
            yield words, ["O" if "_Block" in tag else tag for tag in tags]


def sgd_turns(data, wanted):
    for part in ("train", "dev", "test"):
        for line in lines_of(data / f"sgd/{part}.jsonl.gz"):
            for turn in json.loads(line)["turns"]:
                if wanted in turn:
                    yield turn


def sgd_slots(data):
    for turn in sgd_turns(data, "spans"):
        yield words_in(turn["u"], turn["spans"])


def sgd_intents(data):
    for turn in sgd_turns(data, "intent"):
        if len(turn["intent"]) == 1:
            yield split_words(turn["u"]), turn["intent"][0]


def goemotions(data):
    """Rows with one label only."""
    for part in ("train", "dev", "test"):
        for line in lines_of(data / f"goemotions/{part}.tsv.gz"):
            text, labels, *_ = line.rstrip("\n").split("\t")
            if "," not in labels:
                yield split_words(text), labels


READERS = {
    "btc": btc,
    **{f"crossner_{d}": crossner(d) for d in ("ai", "literature", "music", "politics", "science")},
    "gum": gum,
    "uner_ewt": uner_ewt,
    "wikiann_en": wikiann_en,
    "jnlpba": jnlpba,
    "ncbi_disease": biomedical("ncbi_disease"),
    "bc2gm": biomedical("bc2gm"),
    "stackoverflow_ner": stackoverflow_ner,
    "sgd_slots": sgd_slots,
    "goemotions": goemotions,
    "sgd_intents": sgd_intents,
}
