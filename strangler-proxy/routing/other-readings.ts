import { decodeOnce } from './decode-once.ts';
import { readSegments } from './path-segments.ts';

/** Nobody decodes more often than this. */
const rounds = 3;

/**
 * The paths that a server may read out of a raw path when it decodes more than routes are matched by: `%2f` as a
 * slash, a backslash as a slash, an escape of an escape.
 */
export function otherReadings(rawPath: string, keepsSemicolons: boolean): readonly string[] {
  const readings: string[] = [];
  let path = rawPath;
  for (let round = 0; round <= rounds; round++) {
    const plain = path.replaceAll('\\', '/');
    if (round > 0 || plain !== path) readings.push(readSegments(plain, keepsSemicolons).matched);
    const decoded = decodeOnce(path);
    if (decoded === path) break;
    path = decoded;
  }
  return readings;
}
