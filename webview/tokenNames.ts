/** What a screen reader says for the tokens that are more than a word. */
import { tokensOf, type TokenRange } from '../src/domain/token.js';
import { carrierRuns } from './phrases.js';
import { offerOf, type ExampleView } from './view.js';

/**
 * Names by token index, e.g. `Lyon, SITE suggested, 48 percent, uncertain` or `Atlas, PRODUCT, 1 of 2`, of
 * the tokens of `range`.
 */
export function tokenNames(view: ExampleView, range: TokenRange): Map<number, string> {
  const { item } = view.state;
  const notes = new Map<number, string[]>();
  const add = (token: number, note: string): void => {
    if (token < range.first || token > range.last) return;
    const there = notes.get(token);
    if (there) there.push(note);
    else notes.set(token, [note]);
  };
  for (const mark of view.marks) {
    const extent = tokensOf(item.tokens, mark);
    if (extent === undefined || extent.last < range.first || extent.first > range.last) continue;
    const offer = mark.kept ? undefined : offerOf(view, mark);
    const score = offer?.score;
    const size = extent.last - extent.first + 1;
    for (let token = extent.first; token <= extent.last; token++) {
      if (mark.kept) {
        const place = size > 1 ? `, ${token - extent.first + 1} of ${size}` : '';
        add(token, `${mark.label}${place}`);
      } else {
        const sure = score == null ? '' : `, ${Math.round(score * 100)} percent`;
        const how = offer?.source === 'pattern' ? 'labelled before' : 'suggested';
        add(token, `${mark.label} ${how}${sure}`);
      }
    }
  }
  for (const run of carrierRuns(item)) {
    const extent = tokensOf(item.tokens, run);
    if (extent === undefined) continue;
    for (let token = extent.first; token <= extent.last; token++) add(token, 'uncertain');
  }
  const names = new Map<number, string>();
  for (const [index, said] of notes) {
    const token = item.tokens[index];
    if (token) names.set(index, [item.text.slice(token.start, token.end), ...said].join(', '));
  }
  return names;
}
