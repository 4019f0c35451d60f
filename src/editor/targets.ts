/** What a link in a hover or lens is about, as the arguments of its command. */
import type * as vscode from 'vscode';
import * as z from 'zod/mini';

const target = z.object({
  /** URI of the document. */
  file: z.string(),
  /** Of the example. */
  key: z.string(),
  /** Relative to the example's text. */
  spans: z.array(z.object({ start: z.int(), end: z.int(), label: z.string() })),
});

export type Target = z.infer<typeof target>;

/** Undefined where the command was run without arguments, from the palette or by a key. */
export function parseTarget(argument: unknown): Target | undefined {
  return argument === undefined ? undefined : target.parse(argument);
}

/** A link for Markdown: `command:…` with the target as its only argument. */
export function commandLink(command: string, argument: Target): string {
  const encoded = encodeURIComponent(JSON.stringify([argument]));
  // Brackets would end the link.
  return `command:${command}?${encoded.replaceAll('(', '%28').replaceAll(')', '%29')}`;
}

export function targetOf(
  document: vscode.TextDocument,
  key: string,
  spans: Target['spans'],
): Target {
  return {
    file: document.uri.toString(),
    key,
    spans: spans.map(({ start, end, label }) => ({ start, end, label })),
  };
}
