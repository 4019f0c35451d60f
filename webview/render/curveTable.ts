/** The numbers behind the curves. */
import type { CurveState } from '../../src/protocol/curveView.js';
import { element } from '../dom.js';

export function curveTable({ metric, curves }: CurveState): HTMLTableElement {
  const head = ['Order', 'Answers', 'Words', 'Minutes', `${metric}, %`];
  return element(
    'table',
    {},
    element('caption', {}, `${metric} after each batch of answers`),
    element(
      'thead',
      {},
      element('tr', {}, ...head.map(title => element('th', { scope: 'col' }, title))),
    ),
    element(
      'tbody',
      {},
      ...curves.flatMap(({ strategy, points }) =>
        points.map(point =>
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, strategy),
            ...[
              point.answers.toFixed(0),
              point.words.toFixed(0),
              point.minutes.toFixed(1),
              (100 * point.metric).toFixed(1),
            ].map(cell => element('td', {}, cell)),
          ),
        ),
      ),
    ),
  );
}
