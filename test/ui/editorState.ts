/** What VS Code in a browser has stored about its open editors, which it restores after a reload. */
import type { Page } from 'playwright-core';

/**
 * Makes VS Code store its state, and resolves when the open editors are stored and `marker` is among them.
 * VS Code does so by itself when its window loses the focus, which under test it never does; what it begins to
 * store while the page goes away often comes too late.
 */
export async function storeEditorState(page: Page, marker: string, timeout: number): Promise<void> {
  await page.evaluate(() => {
    document.hasFocus = () => false;
    document.dispatchEvent(new Event('visibilitychange'));
  });
  const deadline = Date.now() + timeout;
  // `waitForFunction` would take the promise of a page function for its answer.
  while (!(await page.evaluate(hasStoredEditors, marker))) {
    if (Date.now() > deadline) throw new Error('VS Code does not store its open editors');
    await page.waitForTimeout(50);
  }
}

/** Runs in the page, so everything it needs is inside. */
async function hasStoredEditors(marker: string): Promise<boolean> {
  const settle = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
    });
  for (const { name = '' } of await indexedDB.databases()) {
    if (!name.startsWith('vscode-web-state-db-')) continue;
    const database = await settle(indexedDB.open(name));
    try {
      if (!database.objectStoreNames.contains('ItemTable')) continue;
      const items = database.transaction('ItemTable').objectStore('ItemTable');
      const editors: unknown = await settle(items.get('memento/workbench.parts.editor'));
      if (typeof editors === 'string' && editors.includes(marker)) return true;
    } finally {
      database.close();
    }
  }
  return false;
}
