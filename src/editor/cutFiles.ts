/** Open documents cut into examples: a large file takes a while to read, and answers don't change it. */
import { readFile } from 'node:fs/promises';
import { decodingOf, withoutByteOrderMark } from '../corpus/decoding.js';
import type { Project } from '../project/project.js';
import { fileDocuments, type FileDocument } from './fileDocuments.js';
import { examplesOf, type FileExample } from './fileExamples.js';
import { sameLines, ViewText } from './viewText.js';

/** What is read of VS Code's text document. */
export interface ReadDocument {
  readonly version: number;
  readonly isDirty: boolean;
  readonly uri: { readonly fsPath: string };
  getText(): string;
}

export interface CutFile {
  readonly view: ViewText;
  readonly documents: readonly FileDocument[];
  /** Without what has been said of them. */
  readonly examples: readonly FileExample[];
}

interface Cut {
  readonly version: number;
  readonly isDirty: boolean;
  readonly corpus: Project['corpus'];
  readonly file: CutFile;
}

export class CutFiles {
  private readonly known = new WeakMap<ReadDocument, Cut>();

  /**
   * As it is now; undefined where it changed while it was read, or is of a kind without labels.
   * @param path relative to the project, with `/`
   */
  async of(
    document: ReadDocument,
    path: string,
    corpus: Project['corpus'],
  ): Promise<CutFile | undefined> {
    const { version, isDirty } = document;
    const known = this.known.get(document);
    if (known?.version === version && known.isDirty === isDirty && known.corpus === corpus) {
      return known.file;
    }
    const text = await textOf(document, corpus.encoding);
    const documents = await fileDocuments(path, text, corpus.textField);
    if (!documents || document.version !== version) return undefined;
    const view = new ViewText(text);
    const file = { view, documents, examples: examplesOf(documents, corpus.unit) };
    this.known.set(document, { version, isDirty, corpus, file });
    return file;
  }
}

/** As it is on disk, or will be once it is saved. */
async function textOf(document: ReadDocument, encoding: string): Promise<string> {
  const shown = document.getText();
  if (document.isDirty) return shown;
  try {
    const bytes = await readFile(document.uri.fsPath);
    const stored = withoutByteOrderMark(decodingOf(encoding).decode(bytes));
    return sameLines(stored, shown) ? stored : shown;
  } catch {
    // Gone, or in another encoding than the project's: what is shown is all there is.
    return shown;
  }
}
