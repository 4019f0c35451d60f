/** What is wrong with a line of a file, in one line for the user. */
import * as z from 'zod/mini';

// The mini build carries no texts of its own; without this every problem reads "Invalid input".
z.config(z.locales.en());

/** The first problem that validation found, with the field that it is about. */
export function describeIssue(error: z.core.$ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'is not valid';
  const path = issue.path.map(String).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
