"""Step 1: corpora and labelled sets → sentences in work/texts, one file per source.

Usage: python3 models/training/texts.py --corpus CORPUS_DIR --data DATA_DIR [--small]

Open text becomes lines of words separated by spaces. Labelled sets become JSON lines {w, t} with one
tag per word or {w, c} with a class. A sentence that equals (case, spaces and punctuation aside) one of
a set that chooses defaults or reports is left out, wherever it comes from.
"""

import argparse
import gzip
import hashlib
import json
import lzma
import random
import re
import tarfile
from pathlib import Path

from common import CLASS_SETS, ENTITY_SETS, RESERVED_SETS, SEED, WORK, split_words
from labelled import READERS

# Words of each corpus, (small, full): mixed registers, the encyclopedia does not drown the rest.
CORPORA = {
    "wikipedia_en_2015.0": (800_000, 3_000_000),
    "wikipedia_en_2015.1": (0, 3_000_000),
    "wikinews_2019_2020": (200_000, 220_000),
    "masc_500k": (480_000, 520_000),
    "github_markdown": (300_000, 420_000),
    "openstax_textbooks": (250_000, 1_200_000),
    "eltec_eng_novels": (150_000, 1_000_000),
    "cia_factbook": (120_000, 300_000),
    "us_presidential_speeches": (100_000, 300_000),
    "python_peps": (150_000, 500_000),
    "rust_rfcs": (100_000, 500_000),
}
LABELLED_CAP = (8_000, 20_000)  # sentences of one labelled set
WORDS = (3, 80)  # shorter and longer sentences are left out


def fingerprint(text):
    letters = re.sub(r"[\W_]+", "", text.lower())
    return hashlib.blake2b(letters.encode(), digest_size=8).digest()


def reserved_fingerprints(data):
    """Of everything in the reserved sets that could be a sentence: lines, their fields, their tails,
    the strings of JSON, and the first column of files with one word a line."""
    found = set()

    def add(text):
        if len(text) >= 15:
            found.add(fingerprint(text))

    def strings(value):
        if isinstance(value, str):
            add(value)
        elif isinstance(value, dict):
            for item in value.values():
                strings(item)
        elif isinstance(value, list):
            if value and all(isinstance(item, dict) and "text" in item for item in value):
                add("".join(str(item["text"]) for item in value))
            for item in value:
                strings(item)

    def file(name, content):
        text = content.decode("utf-8", "replace")
        try:
            return strings(json.loads(text))
        except ValueError:
            pass
        words = []
        for line in [*text.split("\n"), ""]:
            fields = line.split()
            if not fields:
                add(" ".join(words))
                words = []
                continue
            words.append(fields[0])
            if len(fields) > 4:
                add(line)
                add(line.partition(" ")[2])
                for field in re.split(r'\t|",|,"|" ', line):
                    add(field)
                if line.startswith("{"):
                    try:
                        strings(json.loads(line))
                    except ValueError:
                        pass

    for name in RESERVED_SETS:
        for path in sorted((data / name).iterdir()):
            if path.name.endswith(".tar.gz"):
                with tarfile.open(path) as archive:
                    for member in archive:
                        if member.isfile():
                            file(member.name, archive.extractfile(member).read())
            elif path.suffix == ".gz":
                file(path.name, gzip.decompress(path.read_bytes()))
    return found


def corpus_sentences(path, limit, rng):
    """Sentences of paragraphs in random order, up to `limit` words. A long file is read from its start."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        text = file.read(limit * 16)
    paragraphs = [line for line in text.split("\n") if line and not line.startswith("= ")]
    rng.shuffle(paragraphs)
    count = 0
    for paragraph in paragraphs:
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z“\"])", paragraph)[:6]:
            words = split_words(sentence)
            if WORDS[0] <= len(words) <= WORDS[1]:
                yield words
                count += len(words)
        if count >= limit:
            return


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--small", action="store_true", help="about a quarter of the text")
    args = parser.parse_args()
    size = 0 if args.small else 1
    folder = WORK / "texts"
    folder.mkdir(parents=True, exist_ok=True)
    reserved = reserved_fingerprints(args.data)
    print(f"{len(reserved)} reserved fingerprints", flush=True)

    for name, limits in CORPORA.items():
        if limits[size] == 0:
            continue
        kept = dropped = words_kept = 0
        with open(folder / f"{name}.txt", "w", encoding="utf-8") as out:
            rng = random.Random(f"{SEED} {name}")
            for words in corpus_sentences(args.corpus / f"{name}.txt.xz", limits[size], rng):
                line = " ".join(words)
                if fingerprint(line) in reserved:
                    dropped += 1
                    continue
                kept, words_kept = kept + 1, words_kept + len(words)
                out.write(line + "\n")
        print(f"{name}: {kept} sentences, {words_kept} words, {dropped} reserved", flush=True)

    for name in (*ENTITY_SETS, *CLASS_SETS):
        rows, dropped = [], 0
        for words, label in READERS[name](args.data):
            if not 2 <= len(words) <= WORDS[1]:
                continue
            if fingerprint(" ".join(words)) in reserved:
                dropped += 1
                continue
            rows.append({"w": words, "c" if isinstance(label, str) else "t": label})
        random.Random(f"{SEED} {name}").shuffle(rows)
        with open(folder / f"{name}.jsonl", "w", encoding="utf-8") as out:
            for row in rows[: LABELLED_CAP[size]]:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        print(
            f"{name}: {min(len(rows), LABELLED_CAP[size])} of {len(rows)}, {dropped} reserved",
            flush=True,
        )


if __name__ == "__main__":
    main()
