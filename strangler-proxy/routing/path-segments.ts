/** A path in segments, as most servers read it: empty ones gone, `.` and `..` resolved, `;…` no part of a name. */
export interface ReadPath {
  /** With the parameters of its segments (`;jsessionid=…`). */
  readonly path: string;
  /** Without them: what routes are matched by. */
  readonly matched: string;
}

/**
 * Resolves a path; it stays below the root.
 *
 * Java's servers hold `;…` to be a parameter of the segment, and `..;` to be `..`: with `keepsSemicolons` the text is
 * part of the name instead.
 */
export function readSegments(path: string, keepsSemicolons: boolean): ReadPath {
  if (!path.includes('/.') && !path.includes('//') && !path.includes(';')) return { path, matched: path };
  const kept: string[] = [];
  const names: string[] = [];
  const segments = path.slice(1).split('/');
  for (const [index, segment] of segments.entries()) {
    const name = keepsSemicolons ? segment : withoutParameters(segment);
    const isLast = index === segments.length - 1;
    if (name === '..') {
      kept.pop();
      names.pop();
    } else if (name !== '.' && name !== '') {
      kept.push(segment);
      names.push(name);
      continue;
    }
    if (!isLast) continue;
    kept.push('');
    names.push('');
  }
  return { path: `/${kept.join('/')}`, matched: `/${names.join('/')}` };
}

/** What stands before the first `;`. */
export function withoutParameters(segment: string): string {
  const semicolon = segment.indexOf(';');
  return semicolon === -1 ? segment : segment.slice(0, semicolon);
}
