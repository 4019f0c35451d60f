/** Words of an example → one feature vector per word, from a frozen transformer. */
import { cpus } from 'node:os';
import { sha256 } from '../base/hash.js';
import { readModelFolder } from './modelFolder.js';
import { openSession, type EncoderSession } from './onnxSession.js';
import { windowsOf } from './windows.js';
import { WordPieces } from './wordPieces.js';

export class Encoder {
  private constructor(
    /** Identifies the features: equal identities give equal features. */
    readonly identity: string,
    private readonly session: EncoderSession,
    private readonly pieces: WordPieces,
    private readonly maxPieces: number,
  ) {}

  /** @throws UserError when the folder doesn't hold an encoder that Glossator can use. */
  static async open(folder: string, threads: number): Promise<Encoder> {
    const model = await readModelFolder(folder);
    const pieces = new WordPieces(model.tokenizer, model.tokenizerConfig);
    const session = await openSession(model, threads);
    // Dynamic int8 gives other numbers on other kinds of CPU, so a cache must not move between them.
    const identity = sha256(
      [model.fingerprint, String(session.dims), process.arch, cpus()[0]?.model ?? ''].join(' '),
    );
    return new Encoder(identity, session, pieces, model.maxPieces);
  }

  /** Values per word. */
  get dims(): number {
    return this.session.dims;
  }

  /**
   * words × dims: the features of each word's first piece. One unpadded sequence at a time, because
   * dynamic quantisation makes a batch's members depend on each other.
   */
  async encode(words: readonly string[]): Promise<Float32Array> {
    const features = new Float32Array(words.length * this.dims);
    const wordPieces = words.map((word, i) => this.pieces.encode(word, i === 0));
    const { prefix, suffix } = this.pieces;
    const capacity = this.maxPieces - prefix.length - suffix.length;
    for (const window of windowsOf(
      wordPieces.map(p => p.length),
      capacity,
    )) {
      const sequence = [...prefix];
      const starts: number[] = [];
      for (let w = window.first; w < window.end; w++) {
        starts.push(sequence.length);
        sequence.push(...(wordPieces[w] ?? []));
      }
      sequence.push(...suffix);
      const rows = await this.session.run(sequence);
      for (let w = window.from; w < window.to; w++) {
        const row = (starts[w - window.first] ?? 0) * this.dims;
        features.set(rows.subarray(row, row + this.dims), w * this.dims);
      }
    }
    return features;
  }

  async dispose(): Promise<void> {
    await this.session.dispose();
  }
}
