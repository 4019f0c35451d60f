/**
 * The public data sets of the benches, read from a folder that holds the published files, packed, one folder
 * per set (README.md beside this file). `node bench/data/sets.mjs --describe` counts them.
 *
 * `choose` sets are there to choose defaults and constants on, `report` sets to report what was chosen. A set
 * never changes its group, and no two sets are joined: MR and SST-2 hold the same sentences.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../test/harness/bundle.mjs';
import { isMain } from '../../test/harness/suite.mjs';
import { formatTable } from '../table.mjs';
import { fromCodePoints, joinWithGaps, longestOf, toRow } from './detokenise.mjs';
import { memberNames, readColumns, readCsv, readGzip, readLines, readMember } from './read.mjs';
import { separate, splitByText } from './rows.mjs';

/** Where the published files lie. */
export const dataFolder = () => process.env.GLOSSATOR_DATA ?? path.join(root, '../shared/data');

/** Sentences of tokens with tags in some column, spaces put back by rules. */
const tagged =
  (separator = /\s+/, column = -1) =>
  (...file) =>
    readColumns(separator, ...file).map(rows =>
      toRow(
        rows.map(cells => cells[0]),
        rows.map(cells => cells.at(column)),
      ),
    );

/** Train and test in one file each. */
const parts = (read, folder, train, test) => data => ({
  train: read(data, folder, train),
  test: read(data, folder, test),
});

/** AnEM gives offsets of its tokens, so the spaces between them are known. */
function readAnem(...file) {
  return readColumns('\t', ...file).map(rows => {
    const tokens = rows.map(cells => cells[0]);
    const followsGap = rows.map(([, start], i) => start !== rows[i - 1]?.[2]);
    return toRow(
      tokens,
      rows.map(cells => cells[3]),
      joinWithGaps(tokens, followsGap),
    );
  });
}

const readRestaurant8k = (...file) =>
  JSON.parse(readGzip(...file)).map(({ userInput: { text }, labels = [] }) => ({
    text,
    spans: longestOf(
      fromCodePoints(
        text,
        // The source leaves out a start of 0.
        labels.map(({ slot, valueSpan: { startIndex: start = 0, endIndex: end } }) => ({
          start,
          end,
          label: slot,
        })),
      ),
    ),
  }));

function readSnips(data, part) {
  const archive = path.join(data, 'snips/snips.tar.gz');
  const read = name => readMember(archive, `${part}/${name}`).split('\n');
  const labels = read('label');
  return read('seq.in').map((text, i) => ({ text: text.trim(), label: labels[i].trim() }));
}

/** Both domains, all folds; an utterance can have any number of intents, also none. */
function readNlupp(data) {
  const archive = path.join(data, 'nlupp/nlupp.tar.gz');
  return memberNames(archive)
    .filter(name => /^(banking|hotels)\/fold\d+\.json$/.test(name))
    .sort()
    .flatMap(name => JSON.parse(readMember(archive, name)))
    .map(({ text, intents = [] }) => ({ text, labels: [...new Set(intents)].sort() }));
}

/** Lines that begin with their label. */
const labelled =
  (separator = ' ', nameOf = label => label) =>
  (...file) =>
    readLines(...file).map(line => {
      const at = line.indexOf(separator);
      return { text: line.slice(at + 1).trim(), label: nameOf(line.slice(0, at)) };
    });

const polarity = { 0: 'negative', 1: 'positive' };
const attitudes = { 0: 'hate', 1: 'offensive', 2: 'neither' };
const topics = { 1: 'World', 2: 'Sports', 3: 'Business', 4: 'Sci/Tech' };

const readAgNews = (...file) =>
  readCsv(...file).map(({ label, content }) => ({ text: content.trim(), label: topics[label] }));

const readBanking77 = (...file) =>
  readCsv(...file).map(({ text, category }) => ({ text: text.trim(), label: category }));

function readClinc150(data) {
  const source = JSON.parse(readGzip(data, 'clinc150/data_full.json.gz'));
  const read = part => source[part].map(([text, label]) => ({ text, label }));
  return { train: read('train'), test: read('test') };
}

const columns = tagged();
const polar = labelled(' ', label => polarity[label]);

/** `read(dataFolder)` → `{ train, test }` as published. */
const registry = [
  {
    name: 'wikigold',
    title: 'Wikigold',
    task: 'entities',
    group: 'choose',
    read: data => splitByText(columns(data, 'wikigold/wikigold.conll.txt.gz')),
  },
  {
    name: 'sec_filings',
    title: 'SEC filings',
    task: 'entities',
    group: 'choose',
    read: parts(columns, 'sec_filings', 'FIN5.txt.gz', 'FIN3.txt.gz'),
  },
  {
    name: 'restaurant8k',
    title: 'Restaurants-8k',
    task: 'entities',
    group: 'choose',
    read: parts(readRestaurant8k, 'restaurant8k', 'train_0.json.gz', 'test.json.gz'),
  },
  {
    name: 'anem',
    title: 'AnEM',
    task: 'entities',
    group: 'choose',
    read: parts(readAnem, 'anem', 'AnEM.train.gz', 'AnEM.test.gz'),
  },
  {
    name: 'cyner',
    title: 'CyNER',
    task: 'entities',
    group: 'choose',
    read: parts(tagged('\t'), 'cyner', 'train.txt.gz', 'test.txt.gz'),
  },
  {
    name: 'snips',
    title: 'SNIPS',
    task: 'classes',
    group: 'choose',
    read: data => ({ train: readSnips(data, 'train'), test: readSnips(data, 'test') }),
  },
  {
    name: 'sms_spam',
    title: 'SMS spam',
    task: 'classes',
    group: 'choose',
    read: data => splitByText(labelled('\t')(data, 'sms_spam/SMSSpamCollection.tsv.gz')),
  },
  {
    name: 'hate_davidson',
    title: 'Hate speech (Davidson)',
    task: 'classes',
    group: 'choose',
    read: data =>
      splitByText(
        readCsv(data, 'hate_davidson/labeled_data.csv.gz').map(row => ({
          text: row.tweet.trim(),
          label: attitudes[row.class],
        })),
      ),
  },
  {
    name: 'nlupp',
    title: 'NLU++',
    task: 'classes',
    group: 'choose',
    multi: true,
    read: data => splitByText(readNlupp(data)),
  },
  {
    name: 'conll2003',
    title: 'CoNLL-2003',
    task: 'entities',
    group: 'report',
    read: parts(columns, 'conll2003', 'eng.train.gz', 'eng.testb.gz'),
  },
  {
    name: 'wnut17',
    title: 'WNUT-17',
    task: 'entities',
    group: 'report',
    read: parts(tagged('\t', 1), 'wnut17', 'wnut17train.conll.gz', 'emerging.test.annotated.gz'),
  },
  {
    name: 'bc5cdr',
    title: 'BC5CDR',
    task: 'entities',
    group: 'report',
    read: parts(tagged('\t'), 'bc5cdr', 'train.tsv.gz', 'test.tsv.gz'),
  },
  {
    name: 'mit_movie',
    title: 'MIT movie',
    task: 'entities',
    group: 'report',
    read: parts(tagged('\t'), 'mit_movie', 'engtrain.bio.gz', 'engtest.bio.gz'),
  },
  {
    name: 'trec',
    title: 'TREC',
    task: 'classes',
    group: 'report',
    // The six coarse classes.
    read: parts(
      labelled(' ', label => label.split(':')[0]),
      'trec',
      'TREC.train.gz',
      'TREC.test.gz',
    ),
  },
  {
    name: 'sst2',
    title: 'SST-2',
    task: 'classes',
    group: 'report',
    read: parts(polar, 'sst', 'stsa.binary.train.gz', 'stsa.binary.test.gz'),
  },
  {
    name: 'mr',
    title: 'MR',
    task: 'classes',
    group: 'report',
    read: data => splitByText(polar(data, 'mr/rt-polarity.all.gz')),
  },
  {
    name: 'subj',
    title: 'Subj',
    task: 'classes',
    group: 'report',
    read: data =>
      splitByText(
        labelled(' ', label => (label === '0' ? 'subjective' : 'objective'))(
          data,
          'subj/subj.all.gz',
        ),
      ),
  },
  {
    name: 'ag_news',
    title: 'AG News',
    task: 'classes',
    group: 'report',
    // A sample of 8,000 of the training split; all of it can't be had in the form we read.
    read: parts(readAgNews, 'ag_news', 'dev.csv.gz', 'test.csv.gz'),
  },
  {
    name: 'banking77',
    title: 'Banking77',
    task: 'classes',
    group: 'report',
    read: parts(readBanking77, 'banking77', 'train.csv.gz', 'test.csv.gz'),
  },
  {
    name: 'clinc150',
    title: 'CLINC150',
    task: 'classes',
    group: 'report',
    read: readClinc150,
  },
];

/** `{ name, title, task: 'entities' | 'classes', group: 'choose' | 'report', multi? }` */
export const sets = registry.map(({ read: _, ...set }) => set);

const sourceOf = name => {
  const set = registry.find(known => known.name === name);
  if (!set) throw new Error(`There is no data set ${name}: ${sets.map(s => s.name).join(', ')}`);
  return set;
};

/** The folder of a set's files below the data folder. */
const folderOf = name => (name === 'sst2' ? 'sst' : name);

/** Whether the files of a set are there. */
export const isThere = (name, data = dataFolder()) =>
  existsSync(path.join(data, folderOf(sourceOf(name).name)));

/**
 * The rows of a set: `{ text, spans }` with UTF-16 offsets for entities (from tokenised sources also `tokens`
 * and `tags`, BIO), `{ text, label }` for classes, `{ text, labels }` where any number of them can be right.
 * Training has each text once, and none of the test split. The same in every run, in the source's order.
 *
 * @returns `{ train, test, counts }`
 */
export const load = (name, data = dataFolder()) => separate(sourceOf(name).read(data));

/** The labels of a set, sorted. */
export function labelsOf({ train, test }) {
  const names = ({ spans, label, labels }) => spans?.map(span => span.label) ?? labels ?? [label];
  return [...new Set([...train, ...test].flatMap(names))].sort();
}

function describe(data) {
  const rows = [
    ['set', 'task', 'group', 'labels', 'train', 'test', 'repeated', 'in test', 'empty', 'spans'],
  ];
  for (const { name, task, group, multi } of sets) {
    if (!isThere(name, data)) {
      rows.push([name, task, group, 'not there']);
      continue;
    }
    const loaded = load(name, data);
    const { counts } = loaded;
    const spans = [...loaded.train, ...loaded.test].flatMap(row => row.spans ?? []).length;
    rows.push([
      ...[name, multi ? 'classes, any number' : task, group, labelsOf(loaded).length],
      ...[counts.train, counts.test, counts.repeated, counts.inTest, counts.empty],
      task === 'entities' ? spans : '',
    ]);
  }
  process.stderr.write(`${formatTable(rows, [0, 1, 2])}\n`);
}

if (isMain(import.meta.url)) {
  if (process.argv[2] === '--describe') describe(dataFolder());
  else process.stderr.write('usage: node bench/data/sets.mjs --describe\n');
}
