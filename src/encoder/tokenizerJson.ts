/** What Glossator has to know about a `tokenizer.json` beyond what the library reads from it. */
import * as z from 'zod/mini';

/** A part of the file: every part says what it is in `type`. */
interface Part {
  readonly type?: unknown;
  readonly add_prefix_space?: unknown;
  readonly prepend_scheme?: unknown;
  readonly lowercase?: unknown;
}

export const tokenizerSchema = z.looseObject({
  model: z.looseObject({
    // Early files leave it out; the library then tells by the vocabulary.
    type: z.optional(
      z.enum(['WordPiece', 'BPE', 'Unigram'], {
        error: ({ input }) =>
          `is ${JSON.stringify(input)}; Glossator reads WordPiece, BPE and Unigram vocabularies`,
      }),
    ),
    vocab: z.union([z.record(z.string(), z.number()), z.array(z.tuple([z.string(), z.number()]))]),
    unk_token: z.nullish(z.string()),
    unk_id: z.nullish(z.number()),
  }),
  normalizer: z.optional(z.unknown()),
  pre_tokenizer: z.optional(z.unknown()),
});

export type TokenizerJson = z.output<typeof tokenizerSchema>;

/** `\w` as the tokenizers library's regular expressions understand it. */
const wordCharacters = '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}';

/**
 * The same tokenizer in words that the JavaScript library reads as the original one does: its `Whitespace`
 * only knows ASCII letters, and its lower case gives a capital sigma at the end of a word the final form.
 */
export function forLibrary(json: TokenizerJson): TokenizerJson {
  const copy = structuredClone(json);
  for (const part of partsOf(copy.pre_tokenizer)) {
    if (part.type !== 'Whitespace') continue;
    const pattern = { Regex: `[${wordCharacters}]+|[^${wordCharacters}\\s]+` };
    Object.assign(part, { type: 'Split', pattern, behavior: 'Removed', invert: true });
  }
  const lowers = partsOf(copy.normalizer).some(
    ({ type, lowercase }) => type === 'Lowercase' || lowercase === true,
  );
  if (lowers) {
    const sigma = { type: 'Replace', pattern: { String: 'Σ' }, content: 'σ' };
    copy.normalizer = { type: 'Sequence', normalizers: [sigma, copy.normalizer] };
  }
  return copy;
}

/** Whether pieces of the vocabulary hold the space before a word (byte-level and SentencePiece). */
export function marksSpaces({ normalizer, pre_tokenizer: preTokenizer }: TokenizerJson): boolean {
  const isMark = ({ type }: Part): boolean =>
    type === 'ByteLevel' || type === 'Metaspace' || type === 'Prepend';
  return [...partsOf(normalizer), ...partsOf(preTokenizer)].some(isMark);
}

/** Whether a word by itself gets the pieces that it has after a space. */
export function prefixesSpace({ normalizer, pre_tokenizer: preTokenizer }: TokenizerJson): boolean {
  return [...partsOf(normalizer), ...partsOf(preTokenizer)].some(part => {
    if (part.type === 'ByteLevel') return part.add_prefix_space === true;
    if (part.type === 'Metaspace') {
      return part.prepend_scheme !== 'never' && part.add_prefix_space !== false;
    }
    return part.type === 'Prepend';
  });
}

/** The same tokenizer for a text that goes on after something else: it puts no space before it. */
export function withoutPrefix(json: TokenizerJson): TokenizerJson {
  const copy = structuredClone(json);
  for (const part of partsOf(copy.pre_tokenizer)) {
    if (part.type === 'ByteLevel') Object.assign(part, { add_prefix_space: false });
    if (part.type === 'Metaspace') {
      Object.assign(part, { add_prefix_space: false, prepend_scheme: 'never' });
    }
  }
  for (const part of partsOf(copy.normalizer)) {
    if (part.type === 'Prepend') Object.assign(part, { prepend: '' });
  }
  return copy;
}

/** The name of the piece for what the vocabulary can't spell. */
export function unknownPiece({ model }: TokenizerJson): string | undefined {
  if (Array.isArray(model.vocab)) return model.vocab[model.unk_id ?? -1]?.[0];
  return model.unk_token ?? undefined;
}

/** The part itself and those inside it (`Sequence`). */
function partsOf(value: unknown): Part[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(inner => [inner].flat().flatMap(partsOf))];
}
