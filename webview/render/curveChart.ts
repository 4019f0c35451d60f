/** Learning curves as an SVG; its colours are the style sheet's, so it follows the theme. */
import type { CurveState } from '../../src/protocol/curveView.js';

const size = { width: 720, height: 320 };
const plot = { left: 44, right: 590, top: 12, bottom: 276 };

type Point = readonly [x: number, y: number];

export function curveChart({ metric, curves }: CurveState): SVGSVGElement {
  const points = curves.flatMap(curve => curve.points);
  const x = axis(
    points.map(point => point.answers),
    [plot.left, plot.right],
  );
  const y = axis(
    points.map(point => 100 * point.metric),
    [plot.bottom, plot.top],
  );
  const chart = svg('svg', {
    class: 'chart',
    viewBox: `0 0 ${size.width} ${size.height}`,
    role: 'img',
    'aria-label': `${metric} by answers; the numbers are in the table below`,
  });
  for (const tick of y.ticks) {
    const at = y.place(tick);
    chart.append(
      svg('line', { class: 'grid', x1: plot.left, x2: plot.right, y1: at, y2: at }),
      label(`${tick} %`, [plot.left - 6, at + 4], 'end'),
    );
  }
  for (const tick of x.ticks) {
    chart.append(label(String(tick), [x.place(tick), plot.bottom + 16], 'middle'));
  }
  chart.append(label('answers', [(plot.left + plot.right) / 2, plot.bottom + 36], 'middle'));
  let lowest = -Infinity;
  const ends = curves
    .map(({ strategy, points: own }) => ({ strategy, y: y.place(100 * (own.at(-1)?.metric ?? 0)) }))
    .sort((a, b) => a.y - b.y);
  for (const { strategy, y: end } of ends) {
    // Names stand at the ends of their curves, which often meet.
    lowest = Math.max(end + 4, lowest + 14);
    chart.append(label(strategy, [plot.right + 8, lowest], 'start'));
  }
  for (const curve of curves) {
    const line = curve.points.map(
      point => `${x.place(point.answers)},${y.place(100 * point.metric)}`,
    );
    chart.append(svg('polyline', { class: 'curve', points: line.join(' ') }));
  }
  return chart;
}

/** A linear scale from values to places, with about five round ticks. */
function axis(
  values: readonly number[],
  [from, to]: Point,
): { ticks: number[]; place: (value: number) => number } {
  const step = roundStep((Math.max(...values) - Math.min(...values)) / 5);
  const low = Math.floor(Math.min(...values) / step) * step;
  const high = Math.max(Math.ceil(Math.max(...values) / step) * step, low + step);
  const ticks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) =>
    Number((low + i * step).toPrecision(12)),
  );
  return { ticks, place: value => from + ((value - low) / (high - low)) * (to - from) };
}

/** The smallest of 1, 2 and 5 times a power of ten that is no less than this; 1 at least. */
function roundStep(about: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(about, 1))));
  return power * ([1, 2, 5].find(factor => factor * power >= about) ?? 10);
}

function label(text: string, [x, y]: Point, anchor: 'start' | 'middle' | 'end'): SVGElement {
  const made = svg('text', { x, y, 'text-anchor': anchor });
  made.textContent = text;
  return made;
}

function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[K] {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}
