/** The panel without an example: nothing set up, nothing read yet, nothing left. */
import type { EngineStatus, FoundFile, FromPanel, PanelState } from '../../src/protocol/panel.js';
import { button, type ButtonLook } from '../controls.js';
import { element } from '../dom.js';
import { count, plural } from '../phrases.js';

type Empty = Exclude<PanelState, { kind: 'example' }>;
type Command = Extract<FromPanel, { type: 'command' }>['command'];

/** Builds the page of a state; `run` asks the host for a command. */
export function emptyState(
  state: Empty,
  engine: EngineStatus,
  run: (command: Command) => void,
): HTMLElement {
  const page = element('div', { class: 'empty' });
  const press = (label: string, look: ButtonLook, command: Command): HTMLElement =>
    button({ label, look, onPress: () => run(command) });
  const buttons = (...made: HTMLElement[]): HTMLElement =>
    element('div', { class: 'buttons' }, ...made);

  switch (state.kind) {
    case 'indexing':
      if (engine.kind === 'stopped') {
        page.append(
          element('h2', {}, 'Reading has stopped'),
          element('p', { role: 'status' }, engine.reason),
          buttons(press('Restart', 'primary', 'restartEngine')),
        );
        break;
      }
      page.append(
        element('div', { class: 'progress', role: 'progressbar', 'aria-label': state.message }),
        element('p', { class: 'quiet-text', role: 'status' }, state.message),
      );
      break;
    case 'no-labels':
      page.append(
        element('h2', {}, 'Which labels do you want?'),
        element(
          'p',
          {},
          `Found ${plural(state.examples, 'example')} in ${plural(state.fileCount, 'file')}. To ask you about them, Glossator needs the names of your entities or classes.`,
        ),
        buttons(
          press('Create glossator.json', 'primary', 'createProject'),
          press('Import Annotations…', 'secondary', 'importAnnotations'),
        ),
        fileList(state.files),
      );
      break;
    case 'invalid-project':
      page.append(
        element('h2', {}, 'The project can’t be opened'),
        element('p', {}, state.message),
        buttons(
          press('Open glossator.json', 'primary', 'openProject'),
          press('Try Again', 'secondary', 'nextUncertainExample'),
        ),
      );
      break;
    case 'done':
      page.append(...done(state, press, buttons));
      break;
  }
  return page;
}

function done(
  state: Extract<Empty, { kind: 'done' }>,
  press: (label: string, look: ButtonLook, command: Command) => HTMLElement,
  buttons: (...made: HTMLElement[]) => HTMLElement,
): HTMLElement[] {
  const all = state.counts.answered + state.ignored;
  if (all === 0) {
    return [
      element('h2', {}, 'Nothing to ask about'),
      element('p', {}, 'Found no text in the files that glossator.json names.'),
      buttons(press('Open glossator.json', 'primary', 'openProject')),
      fileList(state.files),
    ];
  }
  return [
    element('h2', {}, 'Nothing left to ask.'),
    element('p', {}, `${plural(all, 'example')} answered or ignored.`),
    buttons(
      press('Export Training Data…', 'primary', 'exportTrainingData'),
      ...(state.ignored === 0
        ? []
        : [press(`Revisit ${count(state.ignored)} Ignored`, 'secondary', 'revisitIgnored')]),
    ),
    fileList(state.files),
  ];
}

function fileList(files: readonly FoundFile[]): HTMLElement {
  const list = element('ul', { class: 'files', 'aria-label': 'Files' });
  for (const { path, note } of files) list.append(element('li', {}, `${path}: ${note}`));
  list.hidden = files.length === 0;
  return list;
}
