"""Step 2: sentences → a cased WordPiece vocabulary and its tokenizer files in work/tokenizer.

Usage: python3 models/training/vocabulary.py [--size 16384] [--teacher FOLDER]

The teacher's vocabulary is uncased and has 30,522 pieces. Each word of the text is cut as the teacher
cuts it, keeps its own case, and the most frequent cased pieces are kept ("Lon·don" → `London`). So
nearly every piece of the student has one piece of the teacher to start from, and the two cut most
words at the same places. Every letter, digit and symbol that is not rare is a piece too, alone and
as a continuation.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from common import SPECIAL, WORK, WordPiece, bert_parts, strip_accents
from teacher import teacher_folder

REGISTERS = {"wikinews_2019_2020": 2, "masc_500k": 2, "btc": 3, "goemotions": 2, "gum": 2}
LOWER_CASED = 0.15  # users' text is often lower case
RARE_CHARACTER = 20


def count_words(folder):
    counts = Counter()
    for path in sorted(folder.iterdir()):
        own = Counter()
        for line in open(path, encoding="utf-8"):
            own.update(json.loads(line)["w"] if path.suffix == ".jsonl" else line.split())
        weight = REGISTERS.get(path.stem, 1)
        for word, count in own.items():
            counts[word] += weight * count
            counts[word.lower()] += LOWER_CASED * weight * count
    return counts


def cased_pieces(part, teacher):
    """The teacher's cut of the lower-cased part, in the part's own case; none if the lengths differ."""
    plain = strip_accents(part.lower())
    if len(plain) != len(part):
        return []
    names, pieces, at = teacher.names, [], 0
    for i in teacher.match(plain):
        if i == teacher.unknown:
            return []
        length = len(names[i]) - (2 if at else 0)
        pieces.append(("##" if at else "") + part[at : at + length])
        at += length
    return pieces


def choose(counts, teacher, size):
    pieces, characters = Counter(), Counter()
    for word, count in counts.items():
        for part in bert_parts(word):
            for at, character in enumerate(part):
                characters[("##" if at else "") + character] += count
            pieces.update({piece: count for piece in cased_pieces(part, teacher)})
    alphabet = {c for c, n in characters.items() if n >= RARE_CHARACTER}
    for code in range(0x21, 0x7F):
        alphabet |= {chr(code), *(["##" + chr(code)] if chr(code).isalnum() else [])}
    # Sorted by count, then by spelling: the same text gives the same vocabulary.
    ranked = sorted(pieces, key=lambda p: (-pieces[p], p))
    chosen = [p for p in ranked if p not in alphabet][: size - len(SPECIAL) - len(alphabet)]
    return [*SPECIAL, *sorted(alphabet), *chosen], pieces[chosen[-1]]


def tokenizer_json(vocabulary):
    special = [
        {
            "id": i,
            "content": name,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for i, name in enumerate(SPECIAL)
    ]
    ends = {
        name: {"id": name, "ids": [i], "tokens": [name]}
        for i, name in enumerate(SPECIAL)
        if i in (2, 3)
    }

    def piece(name):
        return {"SpecialToken": {"id": name, "type_id": 0}}

    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": special,
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": True,
            "strip_accents": False,
            "lowercase": False,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [piece("[CLS]"), {"Sequence": {"id": "A", "type_id": 0}}, piece("[SEP]")],
            "pair": [
                piece("[CLS]"),
                {"Sequence": {"id": "A", "type_id": 0}},
                piece("[SEP]"),
                {"Sequence": {"id": "B", "type_id": 1}},
                {"SpecialToken": {"id": "[SEP]", "type_id": 1}},
            ],
            "special_tokens": ends,
        },
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": {piece: i for i, piece in enumerate(vocabulary)},
        },
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--size", type=int, default=16384)
    parser.add_argument("--teacher", type=Path)
    args = parser.parse_args()
    teacher = WordPiece.load(teacher_folder(args.teacher) / "tokenizer.json", lower=True)
    teacher.names = {i: name for name, i in teacher.vocabulary.items()}
    counts = count_words(WORK / "texts")
    vocabulary, least = choose(counts, teacher, args.size)
    folder = WORK / "tokenizer"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.json").write_text(
        json.dumps(tokenizer_json(vocabulary), ensure_ascii=False, separators=(",", ":")), "utf-8"
    )
    config = {
        "tokenizer_class": "BertTokenizer",
        "do_lower_case": False,
        "strip_accents": False,
        "model_max_length": 128,
        **{f"{name.strip('[]').lower()}_token": name for name in SPECIAL},
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n", "utf-8")
    cut = WordPiece({piece: i for i, piece in enumerate(vocabulary)})
    words = pieces = 0
    for word, count in counts.most_common(50_000):
        words, pieces = words + count, pieces + count * len(cut.pieces(word))
    print(
        f"{len(vocabulary)} pieces, the rarest seen {least:.0f} times; {pieces / words:.2f} per word"
    )


if __name__ == "__main__":
    main()
