/**
 * The mouse on the text: click, drag, double click, dragging the end of a span; with Alt, dragging over
 * characters instead of words.
 */
import type { TokenRange } from '../../src/domain/token.js';
import type { Edge } from '../edit.js';
import type { Layout } from './layout.js';
import { tokenIndexOf } from './text.js';

export interface PointerEvents {
  /** Null while there is no example to point at. */
  readonly layout: () => Layout | null;
  /** The words of the span at the caret, whose ends can be dragged. */
  readonly active: () => TokenRange | undefined;
  readonly onCaret: (token: number, extend: boolean) => void;
  readonly onEdge: (edge: Edge, token: number) => void;
  /** Offsets in the text, in the order of the movement. */
  readonly onCharacters: (from: number, to: number) => void;
  /** The range that was dragged is let go. */
  readonly onRangeEnd: () => void;
  readonly onSelect: () => void;
  readonly onHover: (token: number | null) => void;
}

/** Pixels on either side of a span's end within which it can be taken hold of. */
const grip = 4;

export class Pointer {
  private drag:
    | { kind: 'range'; moved: boolean }
    | { kind: 'edge'; edge: Edge }
    | { kind: 'characters'; from: number }
    | null = null;
  private last = -1;

  constructor(
    private readonly target: HTMLElement,
    private readonly events: PointerEvents,
  ) {
    target.addEventListener('pointerdown', event => this.down(event));
    target.addEventListener('pointermove', event => this.move(event));
    target.addEventListener('pointerup', () => this.up());
    target.addEventListener('pointercancel', () => (this.drag = null));
    target.addEventListener('pointerleave', () => this.events.onHover(null));
    target.addEventListener('dblclick', event => {
      if (this.tokenAt(event) !== null) this.events.onSelect();
    });
  }

  private place(event: MouseEvent): { x: number; y: number } {
    const { left, top } = this.target.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  private tokenAt(event: MouseEvent): number | null {
    if (event.target instanceof Element && event.target.closest('.tag')) return null;
    const { x, y } = this.place(event);
    return tokenIndexOf(event.target) ?? this.events.layout()?.nearest(x, y) ?? null;
  }

  private edgeAt(event: MouseEvent): Edge | null {
    const layout = this.events.layout();
    const active = this.events.active();
    if (layout === null || active === undefined) return null;
    const { x, y } = this.place(event);
    const near = (token: number, side: 'left' | 'right'): boolean => {
      const box = layout.boxesOf(token).at(side === 'left' ? 0 : -1);
      const line = box && layout.lines[box.line];
      if (!line || y < line.top || y > line.top + line.height + grip) return false;
      return Math.abs(x - box[side]) <= grip;
    };
    if (near(active.last, 'right')) return 'end';
    return near(active.first, 'left') ? 'start' : null;
  }

  private down(event: PointerEvent): void {
    const token = this.tokenAt(event);
    if (event.button !== 0 || token === null) return;
    this.last = token;
    const edge = event.shiftKey ? null : this.edgeAt(event);
    const { x, y } = this.place(event);
    const offset = event.altKey ? this.events.layout()?.offsetAt(x, y) : undefined;
    if (offset !== undefined) {
      this.drag = { kind: 'characters', from: offset };
      this.events.onCaret(token, false);
      event.preventDefault();
    } else if (edge !== null) {
      this.drag = { kind: 'edge', edge };
      event.preventDefault();
    } else {
      this.events.onCaret(token, event.shiftKey);
      // A finger drags the page; only a mouse or pen drags a range.
      if (event.pointerType !== 'touch') this.drag = { kind: 'range', moved: false };
    }
    if (this.drag && event.isTrusted) this.target.setPointerCapture(event.pointerId);
  }

  private move(event: PointerEvent): void {
    const layout = this.events.layout();
    if (layout === null) return;
    if (this.drag === null) {
      this.target.classList.toggle('grip', this.edgeAt(event) !== null);
      this.events.onHover(tokenIndexOf(event.target));
      return;
    }
    const { x, y } = this.place(event);
    if (this.drag.kind === 'characters') {
      this.events.onCharacters(this.drag.from, layout.offsetAt(x, y));
      return;
    }
    const token = layout.nearest(x, y);
    if (token === this.last) return;
    this.last = token;
    if (this.drag.kind === 'edge') {
      this.events.onEdge(this.drag.edge, token);
      return;
    }
    this.drag.moved = true;
    this.events.onCaret(token, true);
  }

  private up(): void {
    const { drag } = this;
    this.drag = null;
    if (drag?.kind === 'characters' || (drag?.kind === 'range' && drag.moved)) {
      this.events.onRangeEnd();
    }
  }
}
