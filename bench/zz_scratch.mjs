import { build } from 'esbuild';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root, testBundle } from '/tmp/w/formats/test/harness/bundle.mjs';
const source = `
export { formatOf, createExporter } from './src/interchange/formats.ts';
export { sha256 } from './src/base/hash.ts';
`;
const { outExtension: _, ...options } = testBundle;
const outfile = path.join(root, 'dist/test/scratch-interchange.cjs');
await build({ ...options, stdin: { contents: source, resolveDir: root, loader: 'ts' }, outfile });
const { formatOf, createExporter, sha256 } = createRequire(import.meta.url)(outfile);
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
const n = Number(process.argv[3] ?? 100000);
const format = process.argv[2] ?? 'prodigy';
const schema = { entities: { overlap: false, labels: [{ name: 'PER' }, { name: 'LOC' }] }, classes: {mode:'single', labels:[{name:'a'},{name:'b'}]} };
function* recs() {
  for (let i = 0; i < n; i++) {
    const text = `Ada Lovelace number ${i} flew to Paris on day ${i % 365}, and stayed there for a while.`;
    const at = text.indexOf('Paris');
    yield { text, key: sha256(text), anchor: { path: 'a.txt', record: null, field: null, start: 0, end: text.length, before: '', after: '', docHash: 'x' },
      annotator: 'ann', timestamp: 1.7e12 + i * 1000, flagged: false,
      annotation: { entities: { answer: 'accept', complete: true, spans: [{ start: 0, end: 12, label: 'PER', verdict: 'yes', source: 'person' }, { start: at, end: at + 5, label: 'LOC', verdict: 'yes', source: 'person' }] }, classes: {answer:'accept', complete:true, values:[{label:i%2?'a':'b', verdict:'yes', source:'person'}]} } };
  }
}
const cpu=()=>{const u=process.cpuUsage();return (u.user+u.system)/1e6};let t = performance.now();let c0=cpu();
for (const r of recs());
const gen = performance.now() - t;const genc=cpu()-c0;c0=cpu();
const file = '/tmp/fb/out' + formatOf(format).extension;
t = performance.now();
await pipeline(Readable.from(createExporter(format).write(recs(), schema)), createWriteStream(file));
console.log('cpu out', (cpu()-c0-genc).toFixed(2)); c0=cpu(); console.log(format, 'out', n, ((performance.now() - t - gen) / 1000).toFixed(2), 's; gen', (gen/1000).toFixed(2), (statSync(file).size / 1e6).toFixed(0), 'MB');
if(process.argv[4]==='out')process.exit(0);
t = performance.now();
let c = 0, bad = 0;
const { open } = await import('node:fs/promises');
for await (const e of formatOf(format).importer.read({ size: statSync(file).size, chunks: () => createReadStream(file, {highWaterMark: 1<<18}), slice: async (s, e2) => { const h = await open(file); const b = new Uint8Array(e2 - s); await h.read(b, 0, b.length, s); await h.close(); return b; }, beside: async () => undefined }, { schema })) { c++; if (e.kind === 'problem') bad++; }
console.log('cpu in', (cpu()-c0).toFixed(2)); console.log(format, 'in', c, bad, ((performance.now() - t) / 1000).toFixed(2), 's; rss', (process.resourceUsage().maxRSS / 1024).toFixed(0), 'MB');
