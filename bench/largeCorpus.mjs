/**
 * A pool of a hundred thousand sentences for benches of speed: about twenty words each, from the sample's gold
 * texts with names and other words drawn from a long tail, so that there are as many different words as in
 * text of that length; and made-up features for them, because encoding takes minutes and how long a round
 * takes doesn't depend on what the features say.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../test/harness/bundle.mjs';
import { parseLines } from './files.mjs';
import { product } from './product.mjs';
import { seeded } from './statistics.mjs';

const tailWords = 80_000;
const meanWords = 14.5;
/** Share of the words that are drawn from the tail. */
const tailShare = 0.3;
const syllables = ['ba', 'ne', 'ri', 'to', 'ku', 'sel', 'dra', 'mon', 'lin', 'gar', 'pe', 'ost'];

/** A word for each rank, the frequent ones short. */
function wordOfRank(rank) {
  let word = '';
  for (let n = rank + 1; n > 0; n = Math.floor(n / syllables.length)) {
    word += syllables[n % syllables.length];
  }
  return word;
}

/** `size` different `{ text, spans, label }`; the same for the same size. */
export function largeCorpus(size) {
  const random = seeded(7);
  const pick = list => list[Math.floor(random() * list.length)];
  // Zipf's law: a rank's share falls as its inverse.
  const tail = () => wordOfRank(Math.floor(tailWords ** random()) - 1);
  const gold = parseLines(readFileSync(path.join(root, 'test/fixtures/gold/pool.jsonl'), 'utf8'));
  const byClass = Map.groupBy(
    gold.filter(({ text }) => !/[.!?\n]/.test(text)),
    ({ label }) => label,
  );
  const sentences = new Map();
  while (sentences.size < size) {
    const length = meanWords * (0.5 + random());
    const [label, parts] = pick([...byClass]);
    const sentence = { text: '', spans: [], label };
    let words = 0;
    const say = text => {
      sentence.text += sentence.text === '' ? text : ` ${text}`;
      words += text.split(' ').length;
    };
    while (words < length) {
      const { text, spans } = pick(parts);
      let done = 0;
      for (const { start, end, label } of spans) {
        if (start > done) say(text.slice(done, start).trim());
        const name = tail();
        say(name[0].toUpperCase() + name.slice(1));
        sentence.spans.push({
          start: sentence.text.length - name.length,
          end: sentence.text.length,
          label,
        });
        done = end;
        while (random() < tailShare / (1 - tailShare)) say(tail());
      }
      if (done < text.length) say(text.slice(done).trim());
      while (random() < tailShare) say(tail());
    }
    sentence.text = `${sentence.text[0].toUpperCase()}${sentence.text.slice(1)}.`;
    sentences.set(sentence.text, sentence);
  }
  return [...sentences.values()];
}

/**
 * Fills a project's cache with features of the right shape for the built-in encoder: a direction for each word
 * and noise. Resolves to the number of words.
 */
export async function fillCache(sentences, modelFolder, cacheFolder) {
  const { Encoder, FeatureCache, fnv1a, sha256, silentLog, tokenize } = await product();
  const encoder = await Encoder.open(modelFolder, 1);
  const { dims, identity } = encoder;
  const cache = await FeatureCache.open(cacheFolder, identity, dims, silentLog);
  const noise = Int8Array.from({ length: 65_536 + dims }, seededInt8(seeded(3)));
  let words = 0;
  for (const { text } of sentences) {
    const tokens = tokenize(text);
    const values = new Int8Array(tokens.length * dims);
    const scales = new Float32Array(tokens.length);
    tokens.forEach(({ start, end }, t) => {
      const at = fnv1a(text.slice(start, end)) & 0xffff;
      const other = ((words + t) * 31) & 0xffff;
      for (let d = 0; d < dims; d++) values[t * dims + d] = (noise[at + d] + noise[other + d]) / 2;
      scales[t] = 0.01;
    });
    cache.put(sha256(text), { values, scales });
    words += tokens.length;
  }
  await cache.dispose();
  await encoder.dispose();
  return words;
}

const seededInt8 = random => () => Math.floor(random() * 255) - 127;
