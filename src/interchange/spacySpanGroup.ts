/**
 * Overlapping spans in a `.spacy` document: the one span group under the key that spaCy's `spancat`
 * reads by default. (spaCy 3.8, `spacy/tokens/span_group.pyx`, `_dict_proxies.py`)
 */
import { spacyStringId } from './spacyStrings.js';
import { value } from './msgpackParts.js';

/** `spancat`'s default `spans_key`. */
export const spansKey = 'sc';
const bytesPerSpan = 40;

export interface GroupedSpan {
  readonly label: string;
  /** `[startToken, endToken)` */
  readonly startToken: number;
  readonly endToken: number;
  /** `[start, end)` in code points of the text. */
  readonly start: number;
  readonly end: number;
}

/** A MessagePack map from the group's bytes to the keys that it goes by. */
export function encodeSpanGroup(spans: readonly GroupedSpan[]): Uint8Array {
  const group = value({ name: spansKey, attrs: {}, spans: spans.map(encodeSpan) });
  const mapOfOne = Uint8Array.of(0x81);
  return Buffer.concat([mapOfOne, value(group), value([spansKey])]);
}

/** Big-endian: id, knowledge-base id and label as uint64, then four int32. */
function encodeSpan(span: GroupedSpan): Uint8Array {
  const bytes = new Uint8Array(bytesPerSpan);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(16, spacyStringId(span.label));
  view.setInt32(24, span.startToken);
  view.setInt32(28, span.endToken);
  view.setInt32(32, span.start);
  view.setInt32(36, span.end);
  return bytes;
}
