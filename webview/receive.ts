/** What a message from the host makes of the panel. */
import type { PanelState, StateMessage, ToPanel } from '../src/protocol/panel.js';
import { withoutSpans, withSpans } from './addedSpans.js';
import { spokenAnswer } from './phrases.js';
import { openExample } from './openExample.js';
import type { SavedDraft } from './savedDraft.js';
import { emptyPanel, isPreviewed, type ExampleView, type Panel } from './view.js';

type Preview = Extract<ToPanel, { type: 'preview' }>;

/** Takes in a message from the host (`action` messages are carried out elsewhere). */
export function receive(panel: Panel, message: ToPanel, saved?: SavedDraft): Panel {
  switch (message.type) {
    case 'engine':
      return { ...panel, engine: message.status };
    case 'notSaved':
      // Its example has gone from the screen meanwhile: said when there is one again.
      if (panel.example === null) return { ...panel, hint: message.reason };
      return message.serial === panel.example.state.serial
        ? { ...panel, locked: false, notSaved: message.reason }
        : panel;
    case 'settings':
      return { ...panel, settings: message.settings };
    case 'preview':
      return preview(panel, message);
    case 'spans': {
      const { example } = panel;
      if (example?.state.serial !== message.serial) return panel;
      const marks = (message.add ? withSpans : withoutSpans)(example, message.spans);
      return { ...panel, example: { ...example, marks } };
    }
    case 'action':
    case 'label':
      return panel;
    case 'state':
      return {
        ...showScreen(panel, message.state, saved),
        screen: message.state,
        said: newsOf(panel, message),
      };
  }
}

/** The answer that was saved, taken back or given again since the last state, with how many are left. */
function newsOf({ screen, example, said }: Panel, message: StateMessage): string {
  const { state } = message;
  const before = screen !== null && 'counts' in screen ? screen : undefined;
  const last = 'counts' in state ? state.lastAnswer : undefined;
  if (before === undefined || last === undefined || !('counts' in state)) return '';
  if (last.serial === before.lastAnswer?.serial) {
    return example !== null && isShown(state, example) ? said : '';
  }
  const saved = example !== null && isAnswerTo(message, example);
  return spokenAnswer(last, state.counts.left, saved);
}

/** Shows what accepting all suggestions from a score on would do, or does it. */
function preview(panel: Panel, { serial, from, apply }: Preview): Panel {
  const { example } = panel;
  if (example?.state.serial !== serial) return panel;
  if (!apply || from === null) return { ...panel, example: { ...example, preview: from } };
  const view = { ...example, preview: from };
  const marks = view.marks.map(mark => (isPreviewed(view, mark) ? { ...mark, kept: true } : mark));
  return { ...panel, example: { ...view, marks, preview: null } };
}

/** Whether a state is about the example that is on the screen, asked in the same way. */
export function isShown(state: PanelState, { state: now }: ExampleView): boolean {
  return state.kind === 'example' && state.serial === now.serial && state.item.key === now.item.key;
}

/** Whether a state came because the decision on the example was carried out. */
export function isAnswerTo({ decided }: StateMessage, { state }: ExampleView): boolean {
  return decided === state.serial;
}

function showScreen(panel: Panel, state: PanelState, saved?: SavedDraft): Panel {
  const hint = panel.example === null ? panel.hint : null;
  if (state.kind !== 'example') {
    const { engine, sticky, settings } = panel;
    return { ...emptyPanel, engine, sticky, settings, hint };
  }
  const shown = panel.example;
  // The same example again brings new counts or labels; the person's work on it stays.
  const example = shown && isShown(state, shown) ? { ...shown, state } : openExample(state, saved);
  return { ...panel, example, locked: false, notSaved: null, hint };
}
