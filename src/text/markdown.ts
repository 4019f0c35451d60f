/**
 * Markdown → blocks of prose. Headings, list items, table rows and block quotes are blocks of their own;
 * front matter and fenced code are left out; rules, underlines of headings and the dashes below a table's
 * head are no text. Marks at the start of a block (`#`, `-`, `>`, `|`) are cut off, numbers are kept.
 * A line-based reading of CommonMark: enough to find prose, never to render.
 */
import { isBlank } from './lineStyle.js';
import { linesOf, type Line } from './lines.js';
import type { TextRange } from './spans.js';

export interface MarkdownBlock extends TextRange {
  readonly kind: 'prose' | 'skipped';
}

const fence = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}|~{3,})([^`]*)$/;
const heading = /^ {0,3}#{1,6}(?:[ \t]|$)/;
const listItem = /^[\s>]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+\S|$)/;
const quote = /^ {0,3}>/;
const tableRow = /^ {0,3}\|/;
const tableDashes = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$/;
const underline = /^ {0,3}(?:=+|-+)[ \t]*$/;
const thematicBreak = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
/** Markup at the start of a block that isn't part of what it says. */
const lead = /^(?:[\s>]|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?|#{1,6}(?:[ \t]+|$)|\|)+/;

/** Longer lines are prose whatever they look like, so the patterns see only so much of a line. */
const looked = 1000;

/** The blocks of a document in order, trimmed of markup at their start but not of white space. */
export function* markdownBlocks(text: string): Generator<MarkdownBlock> {
  const front = frontMatterEnd(text);
  if (front > 0) yield { kind: 'skipped', start: 0, end: front };
  let open: { start: number; end: number; quoted: boolean; table: boolean } | undefined;
  let closing: RegExp | undefined;
  let fenceStart = 0;
  const close = function* (): Generator<MarkdownBlock> {
    if (open) yield* prose(text, open.start, open.end);
    open = undefined;
  };
  for (const line of linesOf(text, front)) {
    const look = text.slice(line.start, Math.min(line.end, line.start + looked));
    if (closing) {
      if (!closing.test(look)) continue;
      closing = undefined;
      yield { kind: 'skipped', start: fenceStart, end: line.end };
      continue;
    }
    const mark = fence.exec(look)?.[1];
    if (mark !== undefined) {
      yield* close();
      closing = new RegExp(`^[\\s>]*${mark.charAt(0)}{${mark.length},}[ \\t]*$`);
      fenceStart = line.start;
      continue;
    }
    if (isBlank(text, line) || isMarkup(look, open !== undefined)) {
      yield* close();
      continue;
    }
    const table = tableRow.test(look) || (open?.table === true && look.includes('|'));
    const quoted = quote.test(look);
    if (startsBlock(look) || table || quoted !== (open?.quoted ?? quoted)) yield* close();
    if (open) open.end = line.end;
    else
      open = { start: line.start, end: line.end, quoted, table: table || isTableHead(text, line) };
    if (heading.test(look) || hasHardBreak(look)) yield* close();
  }
  yield* close();
  if (closing) yield { kind: 'skipped', start: fenceStart, end: text.length };
}

function startsBlock(look: string): boolean {
  return heading.test(look) || listItem.test(look);
}

/** Lines that only draw: they end the block before them. */
function isMarkup(look: string, afterText: boolean): boolean {
  return (
    thematicBreak.test(look) ||
    (afterText && underline.test(look)) ||
    (look.includes('-') && look.includes('|') && tableDashes.test(look))
  );
}

/** A row without outer pipes is known by the dashes below it. */
function isTableHead(text: string, line: Line): boolean {
  if (line.next >= text.length || !text.slice(line.start, line.end).includes('|')) return false;
  const next = linesOf(text, line.next).next();
  if (next.done === true) return false;
  const look = text.slice(next.value.start, Math.min(next.value.end, next.value.start + looked));
  return look.includes('|') && tableDashes.test(look);
}

/** Two spaces or a backslash at its end break a line. */
function hasHardBreak(look: string): boolean {
  return /(?: {2}|\\)$/.test(look);
}

function* prose(text: string, start: number, end: number): Generator<MarkdownBlock> {
  const from = start + markupLength(text.slice(start, Math.min(end, start + looked)));
  if (from < end) yield { kind: 'prose', start: from, end };
}

/** Code units of markup and white space that a block starts with. */
export function markupLength(head: string): number {
  return lead.exec(head)?.[0].length ?? 0;
}

/** YAML between `---` and `---` or `...`, or TOML between `+++`, at the very start. 0 without it. */
function frontMatterEnd(text: string): number {
  const mark = text.slice(0, 3);
  if (mark !== '---' && mark !== '+++') return 0;
  let number = 0;
  for (const line of linesOf(text)) {
    number += 1;
    if (number === 1 && text.slice(3, line.end).trim() !== '') return 0;
    // A rule at the top of a document isn't front matter: an empty line follows it.
    if (number === 2 && isBlank(text, line)) return 0;
    const content = line.end - line.start < 100 ? text.slice(line.start, line.end).trimEnd() : '';
    if (number > 1 && (content === mark || (mark === '---' && content === '...'))) return line.next;
  }
  return 0;
}
