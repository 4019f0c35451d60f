/**
 * One measurement of the formats, in a process of its own so that its memory is its own:
 * `node bench/interchangeJob.mjs write|read FORMAT COUNT FILE` prints seconds and the most memory held.
 */
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { synthesise } from './corpus.mjs';
import { goldAnnotation, product } from './product.mjs';

const [job, format, count, file] = process.argv.slice(2);
const size = Number(count);
const { createExporter, formatOf } = await product();

/** Different sentences; the rest is theirs in turn. */
const differing = 20_000;
const empty = { entities: { overlap: false, labels: [] }, classes: { mode: 'single', labels: [] } };

function schemaOf(sentences) {
  const named = names => [...new Set(names)].map(name => ({ name }));
  const spans = sentences.flatMap(sentence => sentence.spans);
  return {
    entities: { overlap: false, labels: named(spans.map(span => span.label)) },
    classes: { mode: 'single', labels: named(sentences.map(sentence => sentence.label)) },
  };
}

function* records(sentences) {
  const annotations = sentences.map(goldAnnotation);
  started = performance.now();
  for (let i = 0; i < size; i++) {
    const text = `${sentences[i % differing].text} ${i}`;
    yield {
      text,
      key: i.toString(16).padStart(64, '0'),
      anchor: {
        path: `${Math.floor(i / 100)}.txt`,
        record: null,
        field: null,
        start: 0,
        end: text.length,
        before: '',
        after: '',
        docHash: '',
      },
      annotation: annotations[i % differing],
      annotator: 'bench',
      timestamp: 1_700_000_000_000 + i,
      flagged: false,
    };
  }
}

async function read() {
  const input = {
    size: statSync(file).size,
    chunks: () => createReadStream(file, { highWaterMark: 1 << 18 }),
    slice: async (start, end) => {
      const handle = await open(file);
      const { buffer } = await handle.read({ buffer: Buffer.alloc(end - start), position: start });
      await handle.close();
      return buffer;
    },
    beside: () => Promise.resolve(undefined),
  };
  let found = 0;
  for await (const entry of formatOf(format).importer.read(input, { schema: empty })) {
    if (entry.kind === 'problem') throw new Error(`${entry.line}: ${entry.message}`);
    found += 1;
  }
  if (found !== size) throw new Error(`${found} records of ${size}`);
}

let started = performance.now();
if (job === 'write') {
  const sentences = synthesise(Math.min(size, differing));
  const written = createExporter(format).write(records(sentences), schemaOf(sentences));
  await pipeline(Readable.from(written), createWriteStream(file));
} else await read();
const { user, system } = process.cpuUsage();
console.log(
  JSON.stringify({
    seconds: (performance.now() - started) / 1000,
    processorSeconds: (user + system) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    fileMegabytes: statSync(file).size / 1e6,
  }),
);
