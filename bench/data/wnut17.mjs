// WNUT-17 (Derczynski et al. 2017, W17-4418; CC BY 4.0) as a project folder for benchmarks:
// node bench/data/wnut17.mjs DATA_DIR OUT_DIR, where DATA_DIR/wnut17 holds the split files, gzipped.
// The pool is the training split: its first posts as .txt files, the others in one .jsonl.
import { join } from 'node:path';
import { firstOfEachText, folders, jsonl, readGzip, writeProject, writeText } from './write.mjs';

const textFiles = 400;

// The source is tokenised. Spaces are put back by rules for English; the offsets are exact for the
// text that results, whatever the post looked like.
const noSpaceBefore = /^(?:[.,!?;:%)\]}…”]+|(?:'|’)(?:s|m|re|ve|ll|d)|n(?:'|’)t)$/i;
const noSpaceAfter = /^[([{$£€“]$/;

/** Tokens → text, and `[start, end)` of each token in it, UTF-16 code units. */
function joinTokens(tokens) {
  let text = '';
  let openQuote = false;
  let glue = true;
  const places = tokens.map(token => {
    const closes = token === '"' && openQuote;
    if (!glue && !closes && !noSpaceBefore.test(token)) text += ' ';
    const start = text.length;
    text += token;
    if (token === '"') openQuote = !openQuote;
    glue = noSpaceAfter.test(token) || (token === '"' && openQuote);
    return [start, text.length];
  });
  return { text, places };
}

/** Spans of BIO tags; an I- that continues nothing opens a span. */
function toSpans(tags, places) {
  const spans = [];
  let open;
  tags.forEach((tag, i) => {
    const [start, end] = places[i];
    const label = tag.slice(2);
    if (tag === 'O') open = undefined;
    else if (tag.startsWith('I-') && open?.label === label) open.end = end;
    else spans.push((open = { start, end, label }));
  });
  return spans;
}

function readPosts(conll) {
  const posts = [];
  let rows = [];
  for (const line of [...conll.split(/\r?\n/), '']) {
    const [token = '', tag = ''] = line.split('\t').map(cell => cell.trim());
    if (token !== '') rows.push([token, tag]);
    else if (rows.length > 0) {
      const { text, places } = joinTokens(rows.map(row => row[0]));
      posts.push({
        text,
        spans: toSpans(
          rows.map(row => row[1]),
          places,
        ),
      });
      rows = [];
    }
  }
  return posts;
}

const { data, out } = folders('wnut17.mjs');
const read = name => readPosts(readGzip(data, 'wnut17', name));
const all = read('wnut17train.conll.gz');
const test = read('emerging.test.annotated.gz');
const train = firstOfEachText(all);

const labels = [...new Set(train.flatMap(post => post.spans.map(span => span.label)))].sort();
writeProject(out, { entities: { labels: labels.map(name => ({ name })) } });
train.slice(0, textFiles).forEach(({ text }, i) => {
  writeText(join(out, 'pool', 'posts', `${String(i + 1).padStart(4, '0')}.txt`), text);
});
const rows = train.slice(textFiles).map(({ text }, i) => ({ id: textFiles + i + 1, text }));
writeText(join(out, 'pool', 'posts.jsonl'), jsonl(rows));
writeText(join(out, 'gold-train.jsonl'), jsonl(train));
writeText(join(out, 'gold-test.jsonl'), jsonl(test));
process.stderr.write(
  `${train.length} posts in the pool (${all.length - train.length} repeated ones left out), ` +
    `${test.length} in the test set\n`,
);
