/** Which example of a file stands where a text stood that is gone: the one beside which its neighbours are. */
import type { Anchor } from '../domain/anchor.js';
import type { FileExample } from './fileExamples.js';

/** How much of what stood beside a text has to stand there still, in UTF-16 code units. */
export const neighbourhood = 12;
/** How far beside a text that is looked for: blank lines may lie between. */
const within = 100;

/** What stands beside each example, looked up as an anchor remembers it: many texts of a file may be gone. */
export class Neighbours {
  private readonly lefts: string[] = [];
  private readonly rights: string[] = [];
  private readonly byLeft = new Map<string, number[]>();
  private readonly byRight = new Map<string, number[]>();

  constructor(examples: readonly FileExample[]) {
    for (const [i, { document, start, end }] of examples.entries()) {
      const left = document.text.slice(Math.max(0, start - within), start).trimEnd();
      const right = document.text.slice(end, end + within).trimStart();
      this.lefts.push(left.slice(-neighbourhood));
      this.rights.push(right.slice(0, neighbourhood));
      append(this.byLeft, left.slice(-neighbourhood), i);
      append(this.byRight, right.slice(0, neighbourhood), i);
    }
  }

  /** The first example that fits and has beside it what the anchor had, on one side at least. */
  find({ before, after }: Anchor, fits: (i: number) => boolean): number | undefined {
    const left = before.trim().slice(-neighbourhood);
    const right = after.trim().slice(0, neighbourhood);
    // A short one, at an end of the document, may be the end of a longer one by now.
    const candidates = [
      isShort(left)
        ? this.lefts.findIndex((one, i) => one.endsWith(left) && fits(i))
        : this.byLeft.get(left)?.find(fits),
      isShort(right)
        ? this.rights.findIndex((one, i) => one.startsWith(right) && fits(i))
        : this.byRight.get(right)?.find(fits),
    ].flatMap(i => (i === undefined || i < 0 ? [] : [i]));
    return candidates.length === 0 ? undefined : Math.min(...candidates);
  }
}

/** An empty one is the document's edge, which is nowhere else. */
function isShort(side: string): boolean {
  return side.length > 0 && side.length < neighbourhood;
}

function append(lists: Map<string, number[]>, key: string, value: number): void {
  const known = lists.get(key);
  if (known) known.push(value);
  else lists.set(key, [value]);
}
