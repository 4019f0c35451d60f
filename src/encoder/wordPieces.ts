/**
 * Words → pieces of the encoder's vocabulary. Each word is encoded by itself, because the JavaScript
 * tokenizers return no offsets; the words' own offsets then stay exact. The only file that imports
 * `@huggingface/tokenizers`.
 */
import { Tokenizer } from '@huggingface/tokenizers';
import { messageOf, UserError } from '../base/errors.js';
import {
  forLibrary,
  marksSpaces,
  prefixesSpace,
  unknownPiece,
  withoutPrefix,
  type TokenizerJson,
} from './tokenizerJson.js';

/** A word longer than this in pieces is cut: its first pieces tell what it is. */
const maxPiecesPerWord = 32;
const maxCachedWords = 200_000;

/** What stands before a word: some vocabularies write the space into the word's first piece. */
type Before = 'start' | 'space' | 'nothing';

export class WordPieces {
  private readonly tokenizer: Tokenizer;
  /** Encodes a word that continues what stands before it. */
  private readonly continuing: Tokenizer;
  private readonly caches: Readonly<Record<Before, Map<string, readonly number[]>>>;
  /** Vocabularies that know no spaces cut a word alike wherever it stands. */
  private readonly marksSpaces: boolean;
  /** Whether a word by itself is cut as one after a space. */
  private readonly prefixesSpace: boolean;
  private readonly unknown: number;
  /** Pieces before and after every sequence, such as `[CLS]` and `[SEP]`. */
  readonly prefix: readonly number[];
  readonly suffix: readonly number[];
  /** The highest id of any piece. */
  readonly largestId: number;

  /** @throws UserError for a tokenizer that can't be built, or has nothing to give for an unknown word */
  constructor(given: TokenizerJson, config: object) {
    const json = forLibrary(given);
    this.marksSpaces = marksSpaces(json);
    this.prefixesSpace = prefixesSpace(json);
    try {
      this.tokenizer = new Tokenizer(json, config);
      this.continuing = this.marksSpaces
        ? new Tokenizer(withoutPrefix(json), config)
        : this.tokenizer;
      [this.prefix, this.suffix] = this.frame();
    } catch (error) {
      throw new UserError(`tokenizer.json can't be used: ${messageOf(error)}`);
    }
    const ids = [...this.tokenizer.get_vocab().values()];
    this.largestId = ids.reduce((a, b) => Math.max(a, b), 0);
    const names = [unknownPiece(json), '[UNK]', '<unk>', '<|endoftext|>'];
    this.unknown =
      names
        .map(name => (name === undefined ? undefined : this.tokenizer.token_to_id(name)))
        .find(id => id !== undefined) ?? 0;
    const cache = new Map<string, readonly number[]>();
    this.caches = this.marksSpaces
      ? { start: cache, space: new Map(), nothing: new Map() }
      : { start: cache, space: cache, nothing: cache };
  }

  /**
   * At least one piece, whatever the word.
   *
   * @param first whether the text begins with it
   * @param joined whether nothing stands between it and what is before
   */
  encode(word: string, first: boolean, joined = false): readonly number[] {
    const before = first ? 'start' : joined ? 'nothing' : 'space';
    const cache = this.caches[before];
    const known = cache.get(word);
    if (known) return known;
    const ids = this.cut(word, before).slice(0, maxPiecesPerWord);
    const pieces = ids.length > 0 ? ids : [this.unknown];
    if (cache.size >= maxCachedWords) cache.clear();
    cache.set(word, pieces);
    return pieces;
  }

  private cut(word: string, before: Before): number[] {
    const spaced = before === 'space' && this.marksSpaces;
    const asAtStart = before === 'start' || (spaced && this.prefixesSpace);
    const tokenizer = asAtStart ? this.tokenizer : this.continuing;
    const text = spaced && !asAtStart ? ` ${word}` : word;
    const ids: (number | undefined)[] = tokenizer.encode(text, { add_special_tokens: false }).ids;
    return ids.map(id => id ?? this.unknown);
  }

  /** What the tokenizer puts around every text. */
  private frame(): [number[], number[]] {
    for (const word of ['a', 'the', '0', '.']) {
      const bare = this.tokenizer.encode(word, { add_special_tokens: false }).ids;
      const whole = this.tokenizer.encode(word).ids;
      const at = whole.findIndex((_, i) => bare.every((id, j) => whole[i + j] === id));
      if (bare.length > 0 && at >= 0) return [whole.slice(0, at), whole.slice(at + bare.length)];
    }
    throw new Error('it gives no pieces for plain words');
  }
}
