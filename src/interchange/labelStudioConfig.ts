/**
 * The labelling configuration that Label Studio asks for when a project is set up
 * (https://labelstud.io/guide/setup).
 */
import type { Label, LabelSchema } from '../domain/schema.js';

/** `from_name` of results, and `to_name` of all of them. */
export const controls = { entities: 'label', classes: 'class', text: 'text' } as const;

export function labellingConfig({ entities, classes }: LabelSchema): string {
  const lines = [
    '<View>',
    ...(entities
      ? [
          `  <Labels name="${controls.entities}" toName="${controls.text}">`,
          ...entities.labels.map(label => `    <Label ${attributes(label, 'background')}/>`),
          '  </Labels>',
        ]
      : []),
    `  <Text name="${controls.text}" value="$text"/>`,
    ...(classes
      ? [
          `  <Choices name="${controls.classes}" toName="${controls.text}" choice="${classes.mode === 'single' ? 'single' : 'multiple'}">`,
          ...classes.labels.map(label => `    <Choice ${attributes(label, 'color')}/>`),
          '  </Choices>',
        ]
      : []),
    '</View>',
  ];
  return `${lines.join('\n')}\n`;
}

function attributes({ name, color, key }: Label, colourName: string): string {
  return [
    `value="${escaped(name)}"`,
    ...(color === undefined ? [] : [`${colourName}="${escaped(color)}"`]),
    ...(key === undefined ? [] : [`hotkey="${escaped(key)}"`]),
  ].join(' ');
}

function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, ' ');
}
