/** Bytes that all observations together may hold. */
export interface MemoryBudget {
  /** False when the bytes would go over the bound; nothing is taken then. */
  take(bytes: number): boolean;
  give(bytes: number): void;
  used(): number;
}

export function makeMemoryBudget(max: number): MemoryBudget {
  let used = 0;
  return {
    take(bytes) {
      if (used + bytes > max) return false;
      used += bytes;
      return true;
    },
    give(bytes) {
      used -= bytes;
    },
    used: () => used,
  };
}
