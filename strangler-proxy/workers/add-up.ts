/** Adds two things of one shape: numbers and arrays of numbers are summed, objects key by key, of the rest the first stays. */
export function addUp<T>(a: T, b: T): T {
  if (typeof a === 'number' && typeof b === 'number') return (a + b) as T;
  if (a instanceof Float64Array && b instanceof Float64Array) return a.map((each, at) => each + (b[at] ?? 0)) as T;
  if (!isPlain(a) || !isPlain(b)) return a;
  const sum: Record<string, unknown> = { ...a };
  for (const [key, value] of Object.entries(b)) sum[key] = key in sum ? addUp(sum[key], value) : value;
  return sum as T;
}

/** Adds up what belongs together; the order is that in which things are first seen. */
export function addUpBy<T>(lists: readonly (readonly T[])[], keyOf: (item: T) => string): readonly T[] {
  const sums = new Map<string, T>();
  for (const item of lists.flat()) {
    const before = sums.get(keyOf(item));
    sums.set(keyOf(item), before === undefined ? item : addUp(before, item));
  }
  return [...sums.values()];
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}
