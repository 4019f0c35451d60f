/** Words of an example → one feature vector per word, from a frozen transformer. */
import { availableParallelism, cpus } from 'node:os';
import { UserError } from '../base/errors.js';
import { tokenizerVersion } from '../text/tokenize.js';
import { featureIdentity } from './featureIdentity.js';
import { EncoderHelper } from './helper.js';
import { readModelFolder } from './modelFolder.js';
import { loadOnnxRuntime } from './onnxRuntime.js';
import { openSession, type Batch, type EncoderSession } from './onnxSession.js';
import { quantise, type QuantisedRows } from './quantise.js';
import { batchesOf, sequencesOf, type Frame, type Sequence } from './sequences.js';
import { WordPieces } from './wordPieces.js';

/** Raised whenever the same model would give other numbers. */
const encoderVersion = 2;

/** More pieces at once don't fit into a processor's second cache and take longer. */
const piecesAtOnce = 192;

/** While a person labels, requests wait no longer than this for a batch. */
const batchMilliseconds = 8;

/** Encoding fewer pieces takes no longer than starting helpers. */
const piecesBeforeHelp = 10_000;

/** Processes that one model is worth. */
const mostHelpers = 3;

/** Batches that a helper is sent ahead, so that it never waits. */
const batchesAhead = 2;

/** The words of an example. */
export interface EncoderInput {
  readonly words: readonly string[];
  /** For each word whether nothing stands between it and the one before; by default a space does. */
  readonly joined?: readonly boolean[];
}

export interface EncoderOptions {
  /**
   * Where nobody waits for answers meanwhile: the bundled helperChild.ts, to use the other processors.
   * Without it batches are short enough to answer requests between them.
   */
  readonly helperScript?: string | undefined;
  /** How many processes to start; by default one for each further processor, at most three. */
  readonly helpers?: number;
}

export class Encoder {
  private helpers: readonly EncoderHelper[] = [];
  private piecesSeen = 0;
  /** Pieces per millisecond, as the last batches went; a guess at first. */
  private speed = 4;

  private constructor(
    /** Identifies the features: equal identities give equal features. */
    readonly identity: string,
    private readonly session: EncoderSession,
    private readonly words: WordPieces,
    private readonly frame: Frame,
    private readonly folder: string,
    private readonly options: EncoderOptions,
  ) {}

  /** @throws UserError when the folder doesn't hold an encoder that Glossator can use. */
  static async open(folder: string, options: EncoderOptions = {}): Promise<Encoder> {
    const model = await readModelFolder(folder);
    const words = new WordPieces(model.tokenizer, model.tokenizerConfig);
    const session = await openSession(model);
    await checkVocabulary(session, words, folder);
    const { env } = await loadOnnxRuntime();
    const identity = featureIdentity({
      fingerprint: model.fingerprint,
      dims: session.dims,
      encoderVersion,
      tokenizerVersion,
      runtime: env.versions.node ?? '',
      processor: `${process.arch} ${cpus()[0]?.model ?? ''}`,
    });
    const { prefix, suffix } = words;
    const frame = { prefix, suffix, maxPieces: model.maxPieces };
    return new Encoder(identity, session, words, frame, folder, options);
  }

  /** Values per word. */
  get dims(): number {
    return this.session.dims;
  }

  /** Processes that encode beside this one now. */
  get helpersAtWork(): number {
    return this.helpers.filter(helper => helper.available).length;
  }

  /** words × dims: the features of each word's first piece, as the model gives them. */
  async encode(example: EncoderInput): Promise<Float32Array> {
    const features = new Float32Array(example.words.length * this.dims);
    for (const sequence of this.sequencesOf(0, example)) {
      features.set(await this.session.run(toBatch([sequence])), sequence.from * this.dims);
    }
    return features;
  }

  /**
   * For each example its words' features, quantised: the same that it has alone. Examples of the same
   * length in pieces share a batch, unpadded, where the model's numbers allow it.
   *
   * @param breathe awaited between batches; what it throws ends the work
   */
  async encodeMany(
    examples: readonly EncoderInput[],
    breathe: () => Promise<void>,
  ): Promise<QuantisedRows[]> {
    const rows = examples.map(({ words }) => ({
      values: new Int8Array(words.length * this.dims),
      scales: new Float32Array(words.length),
    }));
    const sequences: Sequence[] = [];
    for (const [e, example] of examples.entries()) {
      sequences.push(...this.sequencesOf(e, example));
      await breathe();
    }
    // The longest batches are taken first, so that all processes end at about the same time.
    const left = batchesOf(sequences, this.batchSize());
    await Promise.all([
      this.encodeHere(left, rows, breathe),
      ...this.helpers.flatMap(helper =>
        Array.from({ length: batchesAhead }, () => this.encodeBy(helper, left, rows)),
      ),
    ]);
    // What a helper left behind when it ended.
    await this.encodeHere(left, rows, breathe);
    this.callHelp(sequences);
    return rows;
  }

  async dispose(): Promise<void> {
    for (const helper of this.helpers) helper.dispose();
    await this.session.dispose();
  }

  private async encodeHere(
    left: Sequence[][],
    rows: readonly QuantisedRows[],
    breathe: () => Promise<void>,
  ): Promise<void> {
    try {
      for (let sequences = left.pop(); sequences; sequences = left.pop()) {
        const batch = toBatch(sequences);
        const started = performance.now();
        const features = await this.session.run(batch);
        const speed = batch.pieces.length / Math.max(0.01, performance.now() - started);
        this.speed += (speed - this.speed) / 8;
        this.place(quantise(features, this.dims), sequences, rows);
        await breathe();
      }
    } catch (error) {
      left.length = 0;
      throw error;
    }
  }

  private async encodeBy(
    helper: EncoderHelper,
    left: Sequence[][],
    rows: readonly QuantisedRows[],
  ): Promise<void> {
    while (helper.available) {
      const sequences = left.pop();
      if (!sequences) return;
      try {
        this.place(await helper.run(toBatch(sequences)), sequences, rows);
      } catch {
        // Whatever became of the helper, this process can do the same.
        helper.dispose();
        left.push(sequences);
      }
    }
  }

  /** @param made rows of the sequences' words, one after the other */
  private place(
    made: QuantisedRows,
    sequences: readonly Sequence[],
    rows: readonly QuantisedRows[],
  ): void {
    let word = 0;
    for (const { example, from, starts } of sequences) {
      const end = word + starts.length;
      rows[example]?.scales.set(made.scales.subarray(word, end), from);
      const values = made.values.subarray(word * this.dims, end * this.dims);
      rows[example]?.values.set(values, from * this.dims);
      word = end;
    }
  }

  private sequencesOf(example: number, { words, joined }: EncoderInput): Sequence[] {
    const pieces = words.map((word, i) => this.words.encode(word, i === 0, joined?.[i]));
    return sequencesOf(example, pieces, this.frame);
  }

  private callHelp(sequences: readonly Sequence[]): void {
    for (const { pieces } of sequences) this.piecesSeen += pieces.length;
    const { helperScript, helpers = Math.min(mostHelpers, availableParallelism() - 1) } =
      this.options;
    if (helperScript === undefined || this.helpers.length > 0) return;
    if (this.piecesSeen < piecesBeforeHelp) return;
    this.helpers = Array.from({ length: helpers }, () =>
      EncoderHelper.start(helperScript, this.folder),
    );
  }

  /** Pieces that a batch may hold. */
  private batchSize(): number {
    if (!this.session.batchable) return 1;
    if (this.options.helperScript !== undefined) return piecesAtOnce;
    return Math.min(piecesAtOnce, this.speed * batchMilliseconds);
  }
}

/** A tokenizer of another model may know pieces that this one has no embedding for. */
async function checkVocabulary(
  session: EncoderSession,
  { largestId }: WordPieces,
  folder: string,
): Promise<void> {
  try {
    await session.run({ pieces: Int32Array.of(0, largestId), length: 2, rows: Int32Array.of(0) });
  } catch {
    throw new UserError(
      `The model in ${folder} has no embedding for the piece ${String(largestId)}, ` +
        'which its tokenizer.json has: the two do not belong together.',
    );
  }
}

function toBatch(sequences: readonly Sequence[]): Batch {
  const length = sequences[0]?.pieces.length ?? 0;
  const pieces = new Int32Array(sequences.length * length);
  const rows = new Int32Array(sequences.reduce((sum, { starts }) => sum + starts.length, 0));
  let row = 0;
  for (const [s, sequence] of sequences.entries()) {
    pieces.set(sequence.pieces, s * length);
    for (const start of sequence.starts) rows[row++] = s * length + start;
  }
  return { pieces, length, rows };
}
