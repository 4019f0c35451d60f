/** Types of workspace.mjs for the tests. */
export function temporaryFolder(name: string): string;
export function removeFolder(folder: string): void;
export function copyFixture(name: string): string;
