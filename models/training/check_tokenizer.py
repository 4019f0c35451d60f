"""Checks that the steps here cut words as the tokenizers library does with the tokenizer.json they ship.

Usage: python3 models/training/check_tokenizer.py [--words 20000]

Fails when a word differs. Words that the library drops whole (control characters) are [UNK] here and in
Glossator, or the piece that the vocabulary has for them; they are counted, not compared.
"""

import argparse

from tokenizers import Tokenizer

from common import UNKNOWN, WORK, WordPiece


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--words", type=int, default=20_000)
    args = parser.parse_args()
    path = WORK / "tokenizer/tokenizer.json"
    theirs, ours = Tokenizer.from_file(str(path)), WordPiece.load(path)
    words = set()
    for text in sorted((WORK / "texts").glob("*.txt")):
        for line in open(text, encoding="utf-8"):
            words.update(line.split())
    dropped, different = 0, []
    for word in sorted(words)[:: max(1, len(words) // args.words)]:
        ids = theirs.encode(word, add_special_tokens=False).ids
        if not ids or set(ids) == {UNKNOWN}:
            dropped += 1
        elif ids != ours.pieces(word):
            different.append(word)
    print(f"{len(words)} words, {dropped} unknown or dropped, {len(different)} different")
    if different:
        raise SystemExit(f"cut in another way: {different[:10]}")


if __name__ == "__main__":
    main()
