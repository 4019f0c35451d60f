/** Words of an example → one feature vector per word, from a frozen transformer. */
import { cpus } from 'node:os';
import { sha256 } from '../base/hash.js';
import { readModelFolder } from './modelFolder.js';
import { openSession, type EncoderSession } from './onnxSession.js';
import { batchesOf, sequencesOf, type Frame, type Sequence } from './sequences.js';
import { WordPieces } from './wordPieces.js';

/** Raised whenever the same model would give other numbers. */
const encoderVersion = 2;

/** More pieces at once, for each thread, don't fit into a processor's cache and take longer. */
const piecesAtOnce = 192;

/** Other work waits for a batch while a person labels. */
const batchMilliseconds = 8;

export class Encoder {
  /** Pieces per millisecond, as the last batches went. */
  private speed = 4;

  private constructor(
    /** Identifies the features: equal identities give equal features. */
    readonly identity: string,
    private readonly session: EncoderSession,
    private readonly words: WordPieces,
    private readonly frame: Frame,
    private readonly batchable: boolean,
    private readonly threads: number,
  ) {}

  /**
   * @param threads 1 while a person labels: batches are then short enough to answer between them
   * @throws UserError when the folder doesn't hold an encoder that Glossator can use
   */
  static async open(folder: string, threads: number): Promise<Encoder> {
    const model = await readModelFolder(folder);
    const words = new WordPieces(model.tokenizer, model.tokenizerConfig);
    const session = await openSession(model, threads);
    // Whole numbers aside, every kind of CPU rounds in its own way: a cache must not move between them.
    const identity = sha256(
      [
        model.fingerprint,
        String(encoderVersion),
        String(session.dims),
        process.arch,
        cpus()[0]?.model ?? '',
      ].join(' '),
    );
    const { prefix, suffix } = words;
    const frame = { prefix, suffix, maxPieces: model.maxPieces };
    return new Encoder(identity, session, words, frame, model.facts.batchable, threads);
  }

  /** Values per word. */
  get dims(): number {
    return this.session.dims;
  }

  /** words × dims: the features of each word's first piece. */
  async encode(words: readonly string[]): Promise<Float32Array> {
    const [features] = await this.encodeMany([words], () => Promise.resolve());
    return features ?? new Float32Array();
  }

  /**
   * For each example words × dims, the same numbers that it has alone. Examples of the same length in
   * pieces share a batch, unpadded, where the model's numbers allow it.
   *
   * @param breathe awaited between batches; what it throws ends the work
   */
  async encodeMany(
    examples: readonly (readonly string[])[],
    breathe: () => Promise<void>,
  ): Promise<Float32Array[]> {
    const features = examples.map(words => new Float32Array(words.length * this.dims));
    const sequences: Sequence[] = [];
    for (const [e, words] of examples.entries()) {
      const pieces = words.map((word, i) => this.words.encode(word, i === 0));
      sequences.push(...sequencesOf(e, pieces, this.frame));
      await breathe();
    }
    for (const batch of batchesOf(sequences, () => this.batchSize())) {
      const length = batch[0]?.pieces.length ?? 0;
      const rows = await this.run(batch, length);
      for (const [b, { example, from, starts }] of batch.entries()) {
        const target = features[example];
        for (const [i, start] of starts.entries()) {
          const row = (b * length + start) * this.dims;
          target?.set(rows.subarray(row, row + this.dims), (from + i) * this.dims);
        }
      }
      await breathe();
    }
    return features;
  }

  async dispose(): Promise<void> {
    await this.session.dispose();
  }

  private async run(batch: readonly Sequence[], length: number): Promise<Float32Array> {
    const pieces = new Int32Array(batch.length * length);
    for (const [b, sequence] of batch.entries()) pieces.set(sequence.pieces, b * length);
    const started = performance.now();
    const rows = await this.session.run(pieces, length);
    const speed = pieces.length / Math.max(0.01, performance.now() - started);
    this.speed += (speed - this.speed) / 8;
    return rows;
  }

  /** Pieces that a batch may hold. */
  private batchSize(): number {
    if (!this.batchable) return 1;
    const most = piecesAtOnce * this.threads;
    return this.threads > 1 ? most : Math.min(most, this.speed * batchMilliseconds);
  }
}
