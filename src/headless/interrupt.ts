/** Ctrl-C as a signal that the work itself looks at, so that it ends where everything is in order. */

/** Told once; a second Ctrl-C ends the process at once, as it would without this. Returns how to go back to that. */
export function onInterrupt(listener: () => void): () => void {
  process.once('SIGINT', listener);
  process.once('SIGTERM', listener);
  return () => {
    process.off('SIGINT', listener);
    process.off('SIGTERM', listener);
  };
}

export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const forget = onInterrupt(() => stop.abort());
  try {
    return await work(stop.signal);
  } finally {
    forget();
  }
}
