"""What every step shares: where things lie, the words of a text, and the pieces of a word."""

import json
import re
import unicodedata
from pathlib import Path

SEED = 20
HERE = Path(__file__).resolve().parent
WORK = HERE / "work"  # everything between the steps; ignored by git

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
PAD, UNKNOWN, CLS, SEP, MASK = range(5)
WORD_START = 0x8000  # bit beside a piece in a shard; both vocabularies are smaller

# The only labelled sets that may train the encoder. Every other set chooses defaults or reports.
ENTITY_SETS = (
    "btc",
    "crossner_ai",
    "crossner_literature",
    "crossner_music",
    "crossner_politics",
    "crossner_science",
    "gum",
    "uner_ewt",
    "wikiann_en",
    "jnlpba",
    "ncbi_disease",
    "bc2gm",
    "stackoverflow_ner",
    "sgd_slots",
)
CLASS_SETS = ("goemotions", "sgd_intents")
RESERVED_SETS = (
    *("wikigold", "sec_filings", "restaurant8k", "anem", "cyner", "snips", "sms_spam"),
    *("hate_davidson", "nlupp", "conll2003", "wnut17", "bc5cdr", "mit_movie", "trec", "sst"),
    *("mr", "subj", "ag_news", "banking77", "clinc150"),
)


def split_words(text):
    return re.findall(r"\w+|[^\w\s]", unicodedata.normalize("NFC", text))


def is_punctuation(character):
    """As BERT's pre-tokenizer has it: ASCII symbols count as punctuation, others by category."""
    if character.isascii():
        return not character.isalnum() and not character.isspace()
    return unicodedata.category(character).startswith("P")


def bert_parts(word):
    """A word as BERT's pre-tokenizer splits it: each punctuation mark stands alone."""
    parts, part = [], ""
    for character in word:
        if is_punctuation(character) or character.isspace():
            if part:
                parts.append(part)
            if not character.isspace():
                parts.append(character)
            part = ""
        else:
            part += character
    return [*parts, part] if part else parts


class WordPiece:
    """Words → ids, greedy longest match first (Wu et al. 2016); a word always has a piece."""

    def __init__(self, vocabulary, lower=False, longest=100):
        self.vocabulary, self.lower, self.longest = vocabulary, lower, longest
        self.unknown = vocabulary["[UNK]"]
        self.known = {}

    @staticmethod
    def load(path, lower=False):
        return WordPiece(json.loads(Path(path).read_text("utf-8"))["model"]["vocab"], lower)

    def pieces(self, word):
        ids = self.known.get(word)
        if ids is None:
            text = strip_accents(word.lower()) if self.lower else word
            ids = [i for part in bert_parts(text) for i in self.match(part)] or [self.unknown]
            self.known[word] = ids
        return ids

    def match(self, part):
        if len(part) > self.longest:
            return [self.unknown]
        ids, start = [], 0
        while start < len(part):
            for end in range(len(part), start, -1):
                found = self.vocabulary.get(("##" if start else "") + part[start:end])
                if found is not None:
                    ids.append(found)
                    start = end
                    break
            else:
                return [self.unknown]
        return ids


def strip_accents(text):
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn")
