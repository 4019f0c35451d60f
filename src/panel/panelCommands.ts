/**
 * The panel's commands: all that its keys do, so that every key can be rebound. A single key that the panel
 * shall leave alone stands in the setting `glossator.panel.freeKeys`.
 */
import * as z from 'zod/mini';
import { panelViewType } from '../base/ids.js';
import type { PanelAction } from '../protocol/panel.js';
import type { LabellingPanel } from './labellingPanel.js';

type Handler = (...args: readonly unknown[]) => Promise<void> | void;

/** Actions whose commands are older than the rest and keep their names (base/ids.ts). */
type Named = 'accept' | 'reject' | 'ignore' | 'flag' | 'keys' | 'focus';

/** Command id of each action that the webview carries out. */
export const panelActionIds: Readonly<Record<Exclude<PanelAction, Named>, string>> = {
  acceptAbove: 'glossator.panel.acceptAbove',
  caretDown: 'glossator.panel.caretDown',
  caretEnd: 'glossator.panel.caretEnd',
  caretHome: 'glossator.panel.caretHome',
  caretLeft: 'glossator.panel.caretLeft',
  caretRight: 'glossator.panel.caretRight',
  caretUp: 'glossator.panel.caretUp',
  drop: 'glossator.panel.drop',
  endBack: 'glossator.panel.endBack',
  endForward: 'glossator.panel.endForward',
  escape: 'glossator.panel.escape',
  extendDown: 'glossator.panel.extendDown',
  extendEnd: 'glossator.panel.extendEnd',
  extendHome: 'glossator.panel.extendHome',
  extendLeft: 'glossator.panel.extendLeft',
  extendRight: 'glossator.panel.extendRight',
  extendUp: 'glossator.panel.extendUp',
  keep: 'glossator.panel.keep',
  nextEntity: 'glossator.panel.nextEntity',
  nextSuggestion: 'glossator.panel.nextSuggestion',
  noEntities: 'glossator.panel.noEntities',
  occurrences: 'glossator.panel.labelAllOccurrences',
  overlapping: 'glossator.panel.nextOverlapping',
  previousEntity: 'glossator.panel.previousEntity',
  previousSuggestion: 'glossator.panel.previousSuggestion',
  selectSpan: 'glossator.panel.selectSpan',
  startBack: 'glossator.panel.startBack',
  startForward: 'glossator.panel.startForward',
  sticky: 'glossator.panel.toggleStickyLabel',
};

/** What VS Code hands over of the menu on a word (`webview/render/contextMenu.ts`): the example it was opened on. */
const menuArgument = z.object({ webview: z.literal(panelViewType), glossatorSerial: z.int() });

/** Whether a command comes from a menu that was opened on another example than is shown by now. */
function isStale(argument: unknown, panel: LabellingPanel | undefined): boolean {
  if (typeof argument !== 'object' || argument === null || !('webview' in argument)) return false;
  const { data } = menuArgument.safeParse(argument);
  return data === undefined || panel?.session?.current(data.glossatorSerial) === undefined;
}

/** Every command of the panel by its id; without a panel they do nothing. */
export function panelCommands(
  panel: () => LabellingPanel | undefined,
): Readonly<Record<string, Handler>> {
  const actions = Object.entries(panelActionIds).map(([action, id]): [string, Handler] => [
    id,
    () => panel()?.act(action as keyof typeof panelActionIds),
  ]);
  const handlers: Record<string, Handler> = {
    ...Object.fromEntries(actions),
    'glossator.redo': () => panel()?.session?.redo(),
    'glossator.panel.earlierAnswer': () => panel()?.session?.earlier(),
    'glossator.panel.laterAnswer': () => panel()?.session?.later(),
    'glossator.panel.leave': () => panel()?.leave(),
    'glossator.panel.comment': () => panel()?.comment(),
    'glossator.panel.chooseLabel': () => panel()?.chooseLabel(),
    'glossator.panel.label': label => {
      if (typeof label === 'string') panel()?.label(label);
    },
    'glossator.panel.toggleSideSheet': () => panel()?.toggleSheet(),
    'glossator.panel.search': () => panel()?.search(),
    'glossator.panel.changeMode': () => panel()?.changeMode(),
  };
  return Object.fromEntries(
    Object.entries(handlers).map(([id, handler]): [string, Handler] => [
      id,
      (...args) => (isStale(args[0], panel()) ? undefined : handler(...args)),
    ]),
  );
}
