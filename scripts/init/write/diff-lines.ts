/** Longer files are compared as one block: the table below grows with the product of both. */
const MAX_LINES = 2_000;

/** The lines that differ, `-` as they are and `+` as they would be, with the number of the old line. */
export function diffLines(now: string, next: string): string {
  const [a, b] = [now.split('\n'), next.split('\n')];
  if (a.length > MAX_LINES || b.length > MAX_LINES) return '(too long to be compared)';
  // Length of the longest common part of what follows a[i] and b[j].
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = common[i];
    if (row === undefined) continue;
    for (let j = b.length - 1; j >= 0; j -= 1) {
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: string[] = [];
  for (let [i, j] = [0, 0]; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i += 1;
      j += 1;
    } else if (j < b.length && (i === a.length || at(i, j + 1) > at(i + 1, j))) {
      lines.push(`      + ${b[j] ?? ''}`);
      j += 1;
    } else {
      lines.push(`${String(i + 1).padStart(5)} - ${a[i] ?? ''}`);
      i += 1;
    }
  }
  return lines.join('\n');
}
