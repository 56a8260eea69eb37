/** A wait that somebody else may cut short. */
export interface Pause {
  /** Resolves after `ms`, or at the next `wake`. One at a time. */
  wait(ms: number): Promise<void>;
  wake(): void;
}

export function makePause(): Pause {
  let wake: () => void = () => undefined;
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    wake: () => wake(),
  };
}

/** `ms` ± 20%, so that copies of a process spread out. */
export function jitter(ms: number): number {
  return ms * (0.8 + Math.random() * 0.4);
}
