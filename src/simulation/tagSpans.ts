/** Tags of a tokenised sentence, in any of the schemes in use → spans over its tokens. */

/** Inclusive token range. */
export interface TaggedRange {
  readonly first: number;
  readonly last: number;
  readonly label: string;
}

/** `O`, or a place in a span with its label. Bare labels (`PER` for `I-PER`) have no place. */
interface ParsedTag {
  readonly place: 'begin' | 'inside' | 'end' | 'single';
  readonly label: string;
}

const places: Readonly<Record<string, ParsedTag['place']>> = {
  B: 'begin',
  I: 'inside',
  M: 'inside',
  E: 'end',
  L: 'end',
  S: 'single',
  U: 'single',
  W: 'single',
};
const prefixed = /^([BIMELSUW])-(.+)$/su;

/** Whether a tag is `O`, or a label with a place before it. */
export function isPlacedTag(tag: string): boolean {
  return tag === 'O' || prefixed.test(tag);
}

/**
 * Spans by the rules of the CoNLL-2000 evaluation script (Tjong Kim Sang & Buchholz 2000), under which
 * IO, IOB1, IOB2 (BIO), BIOES, BILOU, BMES and BMEWO read the same: a span begins at B, at a single, and
 * wherever the label differs from that of the token before; it ends after E and after a single. An I
 * without a B therefore opens a span, as IOB1 means it to.
 *
 * @param bare tags are labels without a place, and neighbours with the same label one span
 */
export function spansOfTags(tags: readonly string[], bare: boolean): TaggedRange[] {
  const spans: TaggedRange[] = [];
  let open: { first: number; label: string } | undefined;
  const close = (last: number): void => {
    if (open) spans.push({ ...open, last });
    open = undefined;
  };
  tags.forEach((text, t) => {
    const tag = parse(text, bare);
    const begins = tag?.place === 'begin' || tag?.place === 'single';
    if (open && (tag === undefined || begins || tag.label !== open.label)) close(t - 1);
    if (tag === undefined) return;
    open ??= { first: t, label: tag.label };
    if (tag.place === 'end' || tag.place === 'single') close(t);
  });
  close(tags.length - 1);
  return spans;
}

function parse(tag: string, bare: boolean): ParsedTag | undefined {
  if (tag === 'O') return undefined;
  if (bare) return { place: 'inside', label: tag };
  const [, letter = '', label = tag] = prefixed.exec(tag) ?? [];
  return { place: places[letter] ?? 'inside', label };
}
