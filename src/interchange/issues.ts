/** What is wrong with a line of a file, in one line for the user. */
import * as z from 'zod/mini';
import english from 'zod/v4/locales/en.js';

// The mini build carries no texts of its own; without this every problem reads "Invalid input". By its own
// path, or the texts of fifty languages come along.
z.config(english());

/** The first problem that validation found, with the field that it is about. */
export function describeIssue(error: z.core.$ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'is not valid';
  const path = issue.path.map(String).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
