/** What the commands' arguments and options have in common. */
import { InvalidArgumentError, Option } from 'commander';
import { offsetUnits } from '../domain/offsetUnit.js';
import { areShares } from '../interchange/split.js';
import { strategyNames, type StrategyName } from '../project/config.js';
import { newProjectText } from '../project/newProject.js';
import { parseProject } from '../project/parse.js';
import type { Output } from './output.js';

/** Does the work of a command and says what became of it. */
export type Run = (work: (output: Output) => void | Promise<void>) => Promise<void>;

export const folderHelp = 'folder of the project';

/** At the end of a command's help. */
export const example = (line: string): string => `\nExample:\n  glossator ${line}`;

export function offsetsOption(help = 'what start and end count'): Option {
  return new Option('--offsets <unit>', help).choices(offsetUnits);
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError('Not a whole number.');
  return value;
}

export function countFrom1(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError('Must be at least 1.');
  return value;
}

export function labelNames(text: string): string[] {
  const names = text
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
  if (names.length === 0) throw new InvalidArgumentError('Name at least one label.');
  const parsed = parseProject(newProjectText({ entities: names, classes: [], multi: false }));
  if (parsed.kind === 'invalid') {
    throw new InvalidArgumentError(parsed.problems.map(({ message }) => `${message}.`).join(' '));
  }
  return names;
}

export function splitShares(text: string): number[] {
  const shares = text.split(',').map(part => (part.trim() === '' ? NaN : Number(part)));
  if (!areShares(shares)) {
    throw new InvalidArgumentError(
      'Give two or three shares that add up to 1, such as 0.8,0.1,0.1.',
    );
  }
  return shares;
}

export function annotatorName(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Must not be empty.');
  return text;
}

export function strategyList(text: string): StrategyName[] {
  return text.split(',').map(part => {
    const name = strategyNames.find(known => known === part.trim());
    if (name === undefined) {
      throw new InvalidArgumentError(
        `There is no strategy "${part.trim()}". Known: ${strategyNames.join(', ')}.`,
      );
    }
    return name;
  });
}
