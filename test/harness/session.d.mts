/** Types of session.mjs for the tests. */
import type { Page } from 'playwright-core';

export const resultsFolder: string;
export function openWindow(
  folder: string,
  options?: { readonly width?: number; readonly height?: number; readonly trust?: boolean },
): Promise<Page>;
export function extensionHostCrashed(): Promise<boolean>;
export function endSession(options: { readonly keepLogs: boolean }): Promise<void>;
