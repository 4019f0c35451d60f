/** The page of the curve view: a chart for the eye, a table for everyone. */
import type { CurveState, FromCurveView, ToCurveView } from '../src/protocol/curveView.js';
import { element } from './dom.js';
import { curveChart } from './render/curveChart.js';
import { curveTable } from './render/curveTable.js';

const host = acquireVsCodeApi();
const app = document.getElementById('app') ?? document.body;

function show(state: CurveState): void {
  app.replaceChildren(
    element('h1', {}, state.title),
    element('p', {}, state.description),
    curveChart(state),
    curveTable(state),
    element(
      'p',
      { class: 'small' },
      'Minutes are modelled: 2 s for an example, 0.1 s for a word, 4.7 s for an entity (Wei et al. 2019).',
    ),
  );
}

function isToCurveView(data: unknown): data is ToCurveView {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'curves';
}

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (isToCurveView(event.data)) show(event.data.state);
});
host.postMessage({ type: 'ready' } satisfies FromCurveView);
