const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What shells expect of a program that was interrupted. */
export const INTERRUPTED_EXIT_CODE = 130;

/** The first signal ends everything in good order, the second one at once. */
export function listenToSignals(onFirst: () => void): AbortSignal {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED_EXIT_CODE);
    onFirst();
    controller.abort(new Error('interrupted'));
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return controller.signal;
}

/** Rejects when the program is interrupted; never resolves. */
export function interrupted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => {
      reject(new Error('interrupted'));
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
