/** Colours of labels: theme colours by place in the schema, or the label's own, made readable. */
import type { Label } from '../src/domain/schema.js';

export interface LabelColours {
  /** CSS colours of the underline and name, and of the tint behind a person's span. */
  readonly text: string;
  readonly tint: string;
}

/** What the theme says, as computed CSS colours. */
export interface Theme {
  readonly background: string;
  readonly foreground: string;
  readonly kind: 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';
}

/** How many theme colours there are (`glossator.label1` …); labels beyond them start over. */
const themeColours = 12;

type Rgb = readonly [number, number, number];

/** `#rgb`, `#rrggbb`, `rgb(…)` and `rgba(…)`, alpha ignored; null for anything else. */
export function parseColour(text: string): Rgb | null {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})(?:[0-9a-f]{2})?$/i.exec(text.trim())?.[1];
  if (hex !== undefined) {
    const size = hex.length / 3;
    const [r, g, b] = [0, 1, 2].map(i => {
      const part = hex.slice(i * size, (i + 1) * size);
      return parseInt(size === 1 ? part + part : part, 16);
    });
    return [r ?? 0, g ?? 0, b ?? 0];
  }
  const numbers = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)/i.exec(text.trim());
  return numbers && [Number(numbers[1]), Number(numbers[2]), Number(numbers[3])];
}

/** Relative luminance in [0, 1] (WCAG 2.2). */
function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map(channel => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

/** Contrast ratio in [1, 21] (WCAG 2.2). */
export function contrast(a: Rgb, b: Rgb): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

function hexOf(colour: Rgb): string {
  return `#${colour.map(c => Math.round(c).toString(16).padStart(2, '0')).join('')}`;
}

/** Mixes `colour` with the text colour in steps of 10 % until it reads on the background. */
export function readable(colour: string, theme: Theme): string {
  const own = parseColour(colour);
  const text = parseColour(theme.foreground);
  const page = parseColour(theme.background);
  if (own === null || text === null || page === null) return colour;
  const wanted = theme.kind.startsWith('high-contrast') ? 7 : 4.5;
  let mixed = own;
  for (let step = 0; step <= 10; step++) {
    const mix = (i: 0 | 1 | 2): number => Math.round(own[i] + ((text[i] - own[i]) * step) / 10);
    mixed = [mix(0), mix(1), mix(2)];
    if (contrast(mixed, page) >= wanted) break;
  }
  return hexOf(mixed);
}

/** Colours of the label at `index` of the schema. */
export function labelColours(label: Label | undefined, index: number, theme: Theme): LabelColours {
  if (label?.color === undefined) {
    const name = `--vscode-glossator-label${(index % themeColours) + 1}`;
    return { text: `var(${name})`, tint: `var(${name}Background, transparent)` };
  }
  const text = readable(label.color, theme);
  const share = theme.kind === 'dark' ? 16 : theme.kind === 'light' ? 12 : 0;
  return { text, tint: `color-mix(in srgb, ${text} ${share}%, transparent)` };
}
