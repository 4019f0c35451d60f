/**
 * Words → pieces of the encoder's vocabulary. Each word is encoded by itself, because the JavaScript
 * tokenizers return no offsets; the words' own offsets then stay exact. The only file that imports
 * `@huggingface/tokenizers`.
 */
import { Tokenizer } from '@huggingface/tokenizers';
import { UserError } from '../base/errors.js';

/** A word longer than this in pieces is cut: its first pieces tell what it is. */
const maxPiecesPerWord = 32;
const maxCachedWords = 200_000;

export class WordPieces {
  private readonly tokenizer: Tokenizer;
  private readonly cache = new Map<string, readonly number[]>();
  private readonly unknown: number;
  /** Pieces before and after every sequence, such as `[CLS]` and `[SEP]`. */
  readonly prefix: readonly number[];
  readonly suffix: readonly number[];
  /** Byte-level and SentencePiece vocabularies write the space before a word into its first piece. */
  private readonly leadingSpace: boolean;

  constructor(tokenizerJson: object, tokenizerConfig: object) {
    try {
      this.tokenizer = new Tokenizer(tokenizerJson, tokenizerConfig);
      const whole = this.tokenizer.encode('a').ids;
      const bare = this.tokenizer.encode('a', { add_special_tokens: false }).ids;
      const at = whole.findIndex((_, i) => bare.every((id, j) => whole[i + j] === id));
      this.prefix = whole.slice(0, Math.max(0, at));
      this.suffix = whole.slice(Math.max(0, at) + bare.length);
    } catch (error) {
      throw new UserError(`tokenizer.json can't be used: ${String(error)}`);
    }
    const pieces = this.tokenizer.tokenize('a b', { add_special_tokens: false });
    this.leadingSpace = pieces.some(piece => /^[Ġ▁]/u.test(piece));
    this.unknown =
      ['[UNK]', '<unk>', '<|endoftext|>'].map(t => this.tokenizer.token_to_id(t)).find(isNumber) ??
      0;
  }

  /** At least one piece, whatever the word. */
  encode(word: string, first: boolean): readonly number[] {
    const text = this.leadingSpace && !first ? ` ${word}` : word;
    const known = this.cache.get(text);
    if (known) return known;
    const ids = this.tokenizer
      .encode(text, { add_special_tokens: false })
      .ids.slice(0, maxPiecesPerWord);
    const pieces = ids.length > 0 ? ids : [this.unknown];
    if (this.cache.size >= maxCachedWords) this.cache.clear();
    this.cache.set(text, pieces);
    return pieces;
  }
}

function isNumber(value: number | undefined): value is number {
  return value !== undefined;
}
