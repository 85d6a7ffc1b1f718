const MICROSECONDS_PER_MILLISECOND = 1_000;

export interface Lap {
  readonly seconds: number;
  /** Processor time of this process, all threads: it hardly depends on what else the machine does. */
  readonly cpuMilliseconds: number;
}

/** Begins at once; each look tells what has passed since then. */
export function startStopwatch(): () => Lap {
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpuBefore);
    return {
      seconds: (performance.now() - startedAt) / 1000,
      cpuMilliseconds: (user + system) / MICROSECONDS_PER_MILLISECOND,
    };
  };
}
