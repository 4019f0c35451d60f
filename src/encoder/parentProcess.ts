/** What a forked process has to say to the one that made it. */

/** Sends a message; without anybody to read it this process ends. */
export function tellParent(message: object): void {
  if (!process.connected) return;
  process.send?.(message, undefined, undefined, error => {
    // That the parent is gone may show here first.
    if (error) process.exit(0);
  });
}
