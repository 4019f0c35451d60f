/** What is wrong with a line of a file, in one line for the user. */
import type * as z from 'zod/mini';
import { usePlainTexts } from '../base/issueTexts.js';

usePlainTexts();

/** The first problem that validation found, with the field that it is about. */
export function describeIssue(error: z.core.$ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'is not valid';
  const path = issue.path.map(String).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
