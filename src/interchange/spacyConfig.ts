/**
 * The configuration of `spacy train` that belongs beside `.spacy` files: small convolutional models on the
 * processor, the values of `spacy init config --optimize efficiency` (spaCy 3.8) for the project's tasks.
 */
import type { LabelSchema } from '../domain/schema.js';
import type { ExportedFile } from './exportRecord.js';

export const spacyConfigName = 'config.cfg';

/** Words of the longest span that `spancat` looks at. */
const longestSpan = 8;

interface Component {
  readonly name: string;
  /** Whether it reads the shared word vectors. */
  readonly listens: boolean;
  readonly sections: string;
  /** What counts when the best model is chosen. */
  readonly score: string;
}

const ner: Component = {
  name: 'ner',
  listens: true,
  score: 'ents_f',
  sections: `[components.ner]
factory = "ner"

[components.ner.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "ner"
extra_state_tokens = false
hidden_width = 64
maxout_pieces = 2
use_upper = true
`,
};

/** Entities that may overlap: spans of up to so many words, each on its own. */
const spancat: Component = {
  name: 'spancat',
  listens: true,
  score: 'spans_sc_f',
  sections: `[components.spancat]
factory = "spancat"
spans_key = "sc"
threshold = 0.5

[components.spancat.suggester]
@misc = "spacy.ngram_range_suggester.v1"
min_size = 1
max_size = ${longestSpan}

[components.spancat.model]
@architectures = "spacy.SpanCategorizer.v1"

[components.spancat.model.reducer]
@layers = "spacy.mean_max_reducer.v1"
hidden_size = 128

[components.spancat.model.scorer]
@layers = "spacy.LinearLogistic.v1"
nO = null
nI = null
`,
};

const textcat = (name: 'textcat' | 'textcat_multilabel'): Component => ({
  name,
  listens: false,
  score: 'cats_score',
  sections: `[components.${name}]
factory = "${name}"

[components.${name}.model]
@architectures = "spacy.TextCatBOW.v3"
exclusive_classes = ${String(name === 'textcat')}
ngram_size = 1
no_output_layer = false
length = 262144
`,
});

function componentsOf({ entities, classes }: LabelSchema): Component[] {
  return [
    ...(entities ? [entities.overlap ? spancat : ner] : []),
    ...(classes ? [textcat(classes.mode === 'single' ? 'textcat' : 'textcat_multilabel')] : []),
  ];
}

const listener = (name: string): string => `
[components.${name}.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = \${components.tok2vec.model.encode.width}
`;

const tok2vec = `[components.tok2vec]
factory = "tok2vec"

[components.tok2vec.model]
@architectures = "spacy.Tok2Vec.v2"

[components.tok2vec.model.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = \${components.tok2vec.model.encode.width}
attrs = ["NORM", "PREFIX", "SUFFIX", "SHAPE"]
rows = [5000, 1000, 2500, 2500]
include_static_vectors = false

[components.tok2vec.model.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 96
depth = 4
window_size = 1
maxout_pieces = 3
`;

const corpus = (part: string): string => `[corpora.${part}]
@readers = "spacy.Corpus.v1"
path = \${paths.${part}}
max_length = 0
gold_preproc = false
limit = 0
augmenter = null
`;

/** The text of `config.cfg`. `files` are those of the export; without a dev part it measures on train. */
export function spacyConfig(files: readonly ExportedFile[], schema: LabelSchema): string {
  const named = (...parts: readonly ExportedFile['part'][]): string => {
    const file = parts.map(part => files.find(each => each.part === part)).find(Boolean);
    return JSON.stringify(file?.name ?? '');
  };
  const components = componentsOf(schema);
  const shared = components.some(component => component.listens);
  const names = [...(shared ? ['tok2vec'] : []), ...components.map(({ name }) => name)];
  const weight = (1 / Math.max(1, components.length)).toFixed(2);
  return [
    `# In the folder of this file: python -m spacy train ${spacyConfigName} --output model
[paths]
train = ${named('train', 'all')}
dev = ${named('dev', 'test', 'train', 'all')}

[system]
gpu_allocator = null
seed = 0

[nlp]
# "xx" for texts that aren't English
lang = "en"
pipeline = ${JSON.stringify(names)}
batch_size = 1000

[nlp.tokenizer]
@tokenizers = "spacy.Tokenizer.v1"
`,
    '[components]\n',
    ...(shared ? [tok2vec] : []),
    ...components.map(({ name, sections, listens }) => sections + (listens ? listener(name) : '')),
    '[corpora]\n',
    corpus('train'),
    corpus('dev'),
    `[training]
dev_corpus = "corpora.dev"
train_corpus = "corpora.train"
seed = \${system.seed}
gpu_allocator = \${system.gpu_allocator}
dropout = 0.1
accumulate_gradient = 1
patience = 1600
max_epochs = 0
max_steps = 20000
eval_frequency = 200
frozen_components = []
annotating_components = []
before_to_disk = null
before_update = null

[training.optimizer]
@optimizers = "Adam.v1"
learn_rate = 0.001

[training.batcher]
@batchers = "spacy.batch_by_words.v1"
discard_oversize = false
tolerance = 0.2
get_length = null

[training.batcher.size]
@schedules = "compounding.v1"
start = 100
stop = 1000
compound = 1.001
t = 0.0

[training.logger]
@loggers = "spacy.ConsoleLogger.v1"
progress_bar = false

[training.score_weights]
${components.map(({ score }) => `${score} = ${weight}`).join('\n')}

[pretraining]

[initialize]
vectors = null
init_tok2vec = null
vocab_data = null
lookups = null
before_init = null
after_init = null

[initialize.components]

[initialize.tokenizer]
`,
  ].join('\n');
}
