const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls `stop` on the first signal that asks us to end; the same signal may arrive twice (terminal and npm). */
export function onStopSignal(stop: (signal: NodeJS.Signals) => void): void {
  let asked = false;
  for (const signal of STOP_SIGNALS) {
    process.on(signal, () => {
      if (!asked) stop(signal);
      asked = true;
    });
  }
}
