/**
 * Tells the loops of this process that there may be work in the database. It carries no data and may ring for nothing
 * or not at all: the database is the truth, and every loop also looks by itself now and then.
 */
export interface Doorbell {
  /** Wakes every listener. */
  ring(): void;
  /** Adds a listener; returns the way to remove it. */
  onRing(listener: () => void): () => void;
}

/** A doorbell within this process. */
export function makeDoorbell(): Doorbell {
  const listeners = new Set<() => void>();
  return {
    ring: () => {
      for (const listener of listeners) listener();
    },
    onRing: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
