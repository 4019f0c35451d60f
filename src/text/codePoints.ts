/**
 * UTF-16 code units (ours, VS Code's) ↔ code points (Python's, spaCy's). A lone surrogate counts as
 * one code point, as in Python.
 */

/**
 * A function from UTF-16 offsets to code point offsets of `text`. Offsets asked in ascending order cost
 * O(1) amortised; going back starts again from 0. An offset inside a surrogate pair counts as the
 * pair's start. Throws RangeError for an offset outside [0, text.length].
 */
export function utf16ToCodePoint(text: string): (offset: number) => number {
  let unit = 0;
  let point = 0;
  return offset => {
    if (!Number.isInteger(offset) || offset < 0 || offset > text.length) {
      throw outside(offset, text.length);
    }
    if (offset < unit) unit = point = 0;
    while (unit < offset) {
      const width = widthAt(text, unit);
      if (unit + width > offset) break;
      unit += width;
      point += 1;
    }
    return point;
  };
}

/**
 * A function from code point offsets to UTF-16 offsets of `text`. Offsets asked in ascending order cost
 * O(1) amortised; going back starts again from 0. Throws RangeError for an offset that is negative or
 * past the last code point.
 */
export function codePointToUtf16(text: string): (offset: number) => number {
  let unit = 0;
  let point = 0;
  return offset => {
    if (!Number.isInteger(offset) || offset < 0) throw outside(offset, text.length);
    if (offset < point) unit = point = 0;
    while (point < offset) {
      if (unit >= text.length) throw outside(offset, point);
      unit += widthAt(text, unit);
      point += 1;
    }
    return unit;
  };
}

function widthAt(text: string, unit: number): 1 | 2 {
  return (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
}

function outside(offset: number, length: number): RangeError {
  return new RangeError(`Offset ${offset} is outside the text (0 to ${length})`);
}
