/**
 * Tells quickly, nearly always, that another text stands nowhere in this one: by the hashes of all its
 * stretches of one length, each made from the one before (Karp & Rabin 1987).
 */
export class HeldStretches {
  private readonly hashes = new Set<number>();

  /** @param length of the stretches, in UTF-16 code units; of a shorter text nothing can be told */
  constructor(
    text: string,
    private readonly length: number,
  ) {
    let outgoing = 1;
    for (let i = 0; i < length; i++) outgoing = Math.imul(outgoing, base);
    let hash = 0;
    for (let i = 0; i < text.length; i++) {
      hash = next(hash, text.charCodeAt(i));
      if (i >= length) hash = (hash - Math.imul(text.charCodeAt(i - length), outgoing)) | 0;
      if (i >= length - 1) this.hashes.add(hash);
    }
  }

  /** False: `part` doesn't stand in the text. */
  mayHold(part: string): boolean {
    for (let start = 0; start + this.length <= part.length; start += this.length) {
      let hash = 0;
      for (let i = start; i < start + this.length; i++) hash = next(hash, part.charCodeAt(i));
      if (!this.hashes.has(hash)) return false;
    }
    return true;
  }
}

const base = 16_777_619;

/** Modulo 2³². */
function next(hash: number, code: number): number {
  return (Math.imul(hash, base) + code) | 0;
}
