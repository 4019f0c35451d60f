/** An open text document as Glossator sees it: its examples, what was said about them, what the model says. */
import * as vscode from 'vscode';
import type { ProjectSession } from '../session/projectSession.js';
import type { FileExample } from './fileExamples.js';
import type { FileLabels, StaleText } from './fileLabels.js';
import { marksOf, type Mark, type Suggestions } from './marks.js';
import type { ViewText } from './viewText.js';

export interface OpenFileParts {
  readonly document: vscode.TextDocument;
  readonly project: ProjectSession;
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly view: ViewText;
  readonly labels: FileLabels;
  /** By key of the example; an example without an entry has not been asked about. */
  readonly suggestions: ReadonlyMap<string, Suggestions>;
}

/** Of one version of the document; made anew with every change. */
export class OpenFile {
  readonly marks: readonly Mark[];
  readonly version: number;

  constructor(private readonly parts: OpenFileParts) {
    this.version = parts.document.version;
    this.marks = parts.labels.examples.flatMap(example =>
      marksOf(example, parts.suggestions.get(example.key)),
    );
  }

  get document(): vscode.TextDocument {
    return this.parts.document;
  }

  get project(): ProjectSession {
    return this.parts.project;
  }

  get path(): string {
    return this.parts.path;
  }

  get text(): string {
    return this.parts.view.text;
  }

  get examples(): readonly FileExample[] {
    return this.parts.labels.examples;
  }

  get stale(): readonly StaleText[] {
    return this.parts.labels.stale;
  }

  suggestionsOf({ key }: FileExample): Suggestions | undefined {
    return this.parts.suggestions.get(key);
  }

  /** The same with suggestions that have come since. */
  withSuggestions(suggestions: ReadonlyMap<string, Suggestions>): OpenFile {
    return new OpenFile({ ...this.parts, suggestions });
  }

  rangeOf({ start, end }: { readonly start: number; readonly end: number }): vscode.Range {
    return new vscode.Range(this.positionAt(start), this.positionAt(end));
  }

  /** Where the example starts in the file. */
  offsetOf({ document, start }: FileExample): number {
    return document.toFile(start);
  }

  positionAt(offset: number): vscode.Position {
    const { line, character } = this.parts.view.placeOf(offset);
    return new vscode.Position(line, character);
  }

  offsetAt(position: vscode.Position): number {
    return this.parts.view.offsetOf(position);
  }
}
