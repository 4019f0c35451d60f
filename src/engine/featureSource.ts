/** Text → words and their features, from the cache or fresh from the encoder; both give the same numbers. */
import type { Token } from '../domain/token.js';
import { viewOf, type CachedRows } from '../encoder/cachedRows.js';
import type { Encoder } from '../encoder/encoder.js';
import type { FeatureCache } from '../encoder/featureCache.js';
import { dequantise } from '../encoder/quantise.js';
import { tokenize } from '../text/tokenize.js';

export interface ExampleFeatures {
  readonly tokens: readonly Token[];
  readonly words: readonly string[];
  /** words × dims, as the encoder gives them. */
  readonly dense: Float32Array;
}

/** A text's words and where their features lie: for those that read a whole pool. */
export interface EncodedText {
  readonly tokens: readonly Token[];
  readonly words: readonly string[];
  readonly rows: CachedRows;
}

export class FeatureSource {
  /** @param tokensOf the words of a text, where they aren't ours to find */
  constructor(
    private readonly encoder: Encoder,
    private readonly cache: FeatureCache,
    private readonly tokensOf: (text: string, key: string) => readonly Token[] = tokenize,
  ) {}

  /** Identifies the encoder. */
  get identity(): string {
    return this.encoder.identity;
  }

  /** Values per word. */
  get dims(): number {
    return this.encoder.dims;
  }

  /** Whether other processes encode, which wait where there is nothing to do. */
  get helped(): boolean {
    return this.encoder.helpersAtWork > 0;
  }

  has(key: string): boolean {
    return this.cache.has(key);
  }

  /** @param key SHA-256 (hex) of the text */
  async read(key: string, text: string): Promise<ExampleFeatures> {
    const [read] = await this.readMany([{ key, text }], () => Promise.resolve());
    if (!read) throw new Error('Nothing was read');
    return read;
  }

  /** Undefined when the text has not been encoded yet. */
  cached(key: string, text: string): ExampleFeatures | undefined {
    const encoded = this.find(key, text);
    return encoded && this.features(encoded);
  }

  /** What `read` gives for each text, in their order; new ones are encoded together. */
  async readMany(
    texts: readonly { readonly key: string; readonly text: string }[],
    breathe: () => Promise<void>,
  ): Promise<ExampleFeatures[]> {
    const encoded = await this.encodeMany(texts, breathe);
    return encoded.map(each => this.features(each));
  }

  /**
   * Sees to it that the features of all texts are in the cache; in their order. New ones are encoded
   * together.
   *
   * @param breathe awaited between short pieces of the work; what it throws ends it
   */
  async encodeMany(
    texts: readonly { readonly key: string; readonly text: string }[],
    breathe: () => Promise<void>,
  ): Promise<EncodedText[]> {
    const known: (EncodedText | undefined)[] = [];
    const fresh: { key: string; tokens: readonly Token[]; words: string[] }[] = [];
    for (const { key, text } of texts) {
      const found = this.find(key, text);
      known.push(found);
      if (!found) {
        const tokens = this.tokensOf(text, key);
        fresh.push({ key, tokens, words: wordsOf(text, tokens) });
      }
      await breathe();
    }
    const encoded = await this.encoder.encodeMany(
      fresh.map(({ tokens, words }) => ({ words, joined: joinedOf(tokens) })),
      breathe,
    );
    const made = encoded
      .map((quantised, i) => {
        const { key, tokens, words } = fresh[i] ?? { key: '', tokens: [], words: [] };
        return { tokens, words, rows: this.cache.put(key, quantised) };
      })
      .values();
    return known.flatMap(found => found ?? made.next().value ?? []);
  }

  private find(key: string, text: string): EncodedText | undefined {
    const rows = this.cache.find(key);
    if (!rows) return undefined;
    const tokens = this.tokensOf(text, key);
    // Where a file brings words along (`tokensOf`), the same text may have had others.
    if (rows.words !== tokens.length) return undefined;
    return { tokens, words: wordsOf(text, tokens), rows };
  }

  private features({ tokens, words, rows }: EncodedText): ExampleFeatures {
    return { tokens, words, dense: dequantise(viewOf(rows, this.dims), this.dims) };
  }

  async dispose(): Promise<void> {
    await this.cache.dispose();
    await this.encoder.dispose();
  }

  flush(): Promise<void> {
    return this.cache.flush();
  }
}

function wordsOf(text: string, tokens: readonly Token[]): string[] {
  return tokens.map(({ start, end }) => text.slice(start, end));
}

/** For each token whether it begins where the one before ends. */
function joinedOf(tokens: readonly Token[]): boolean[] {
  return tokens.map(({ start }, i) => start === tokens[i - 1]?.end);
}

/** Mean of the words' features: the dense features of the example. dims zeros for no words. */
export function meanRow(dense: Float32Array, dims: number): Float32Array {
  const mean = new Float32Array(dims);
  const rows = dense.length / dims;
  for (let i = 0; i < dense.length; i++) {
    const d = i % dims;
    mean[d] = (mean[d] ?? 0) + (dense[i] ?? 0) / rows;
  }
  return mean;
}
