import { withoutParameters } from './path-segments.ts';
import { parsePattern, type Segment } from './pattern.ts';

/** Makes the path that is forwarded out of the path that was matched. */
export type TargetBuilder = (matchedPath: string) => string;

/**
 * Compiles a target pattern over the pattern that was matched.
 *
 * Literals come from the target, so that whatever spelling was matched (case, slashes, encoding) the upstream sees one;
 * parameters are copied from the matched path as they were encoded there.
 */
export function makeTargetBuilder(matched: readonly Segment[], target: readonly Segment[]): TargetBuilder {
  const literals: string[] = [];
  const sources: number[] = [];
  let text = '';
  for (const segment of target) {
    text += '/';
    if (segment.kind === 'literal') {
      text += segment.text;
      continue;
    }
    literals.push(text);
    text = '';
    const index = indexOf(matched, segment);
    // Negative marks "this segment and all that follow".
    sources.push(segment.kind === 'rest' ? -1 - index : index);
  }
  if (text === '' && literals.length === 0) text = '/';
  const tail = text;
  if (sources.length === 0) return () => tail;
  if (sources.length === 1) {
    const [head, source] = [literals[0] ?? '', sources[0] ?? 0];
    return (path) => head + copySegment(path, source) + tail;
  }
  return (path) => {
    let result = '';
    for (let i = 0; i < sources.length; i++) result += (literals[i] ?? '') + copySegment(path, sources[i] ?? 0);
    return result + tail;
  };
}

/**
 * Gives the monolith the `;…` of literal segments too, which a target builder leaves out: Java keeps a session's id
 * there.
 */
export function withSegmentParameters(matched: readonly Segment[], build: TargetBuilder): TargetBuilder {
  return (path) => {
    if (!path.includes(';')) return build(path);
    const given = path.slice(1).split('/');
    const result: string[] = [];
    for (const [index, segment] of matched.entries()) {
      const text = given[index] ?? '';
      if (segment.kind === 'rest') return `/${[...result, ...given.slice(index)].join('/')}`;
      result.push(segment.kind === 'literal' ? segment.text + text.slice(withoutParameters(text).length) : text);
    }
    return `/${result.join('/')}`;
  };
}

/** The parameters of a target that its match does not have. */
export function missingParameters(matched: readonly Segment[], targetPath: string): readonly string[] {
  const target = parsePattern(targetPath);
  if ('problem' in target) return [];
  return target.segments.flatMap((each) => {
    if (each.kind === 'literal' || indexOf(matched, each) >= 0) return [];
    return [each.kind === 'rest' ? '*' : `:${each.name}`];
  });
}

function indexOf(segments: readonly Segment[], wanted: Segment): number {
  return segments.findIndex(
    (each) =>
      each.kind === wanted.kind && (each.kind !== 'param' || wanted.kind !== 'param' || each.name === wanted.name),
  );
}

function copySegment(path: string, source: number): string {
  const index = source < 0 ? -1 - source : source;
  let start = 1;
  for (let i = 0; i < index; i++) start = path.indexOf('/', start) + 1;
  if (source < 0) return path.slice(start);
  const end = path.indexOf('/', start);
  return end === -1 ? path.slice(start) : path.slice(start, end);
}
