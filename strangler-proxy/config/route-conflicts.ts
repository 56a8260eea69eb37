import { parsePattern, type Segment } from '../routing/pattern.ts';

/** What decides whether two routes can match the same request. */
export interface RoutePlace {
  readonly methods: readonly string[];
  readonly path: string;
  readonly host: string | undefined;
}

/** Which paths the monolith holds to be the same. */
export interface Leniency {
  readonly caseSensitive: boolean;
  readonly strictSlash: boolean;
}

/**
 * How two routes stand to each other when both match some request: `same` when they match the same ones, so that one
 * can never be reached; `crossing` when neither is a special case of the other, so that nobody can say who wins.
 * A special case beside its general one is fine: the special one wins.
 */
export function conflictOf(a: RoutePlace, b: RoutePlace, leniency: Leniency): 'same' | 'crossing' | undefined {
  if (!a.methods.some((method) => b.methods.includes(method))) return undefined;
  if (a.host !== undefined && b.host !== undefined && a.host !== b.host) return undefined;
  const [left, right] = [segments(a, leniency), segments(b, leniency)];
  if (left === undefined || right === undefined || !overlap(left, right)) return undefined;
  const leftInRight = covers(right, left) && (b.host === undefined || a.host === b.host);
  const rightInLeft = covers(left, right) && (a.host === undefined || a.host === b.host);
  if (leftInRight && rightInLeft) return 'same';
  return leftInRight || rightInLeft ? undefined : 'crossing';
}

function segments({ path }: RoutePlace, { caseSensitive, strictSlash }: Leniency): readonly Segment[] | undefined {
  const parsed = parsePattern(path);
  if ('problem' in parsed) return undefined;
  const result = parsed.segments.map((each) =>
    each.kind === 'literal' && !caseSensitive ? { kind: each.kind, text: each.text.toLowerCase() } : each,
  );
  // A slash at the end counts as one more, empty, segment.
  return strictSlash && path.endsWith('/') && path !== '/' ? [...result, { kind: 'literal', text: '' }] : result;
}

function overlap(a: readonly Segment[], b: readonly Segment[]): boolean {
  for (let i = 0; ; i++) {
    const [x, y] = [a[i], b[i]];
    if (x?.kind === 'rest' || y?.kind === 'rest') return true;
    if (x === undefined || y === undefined) return x === y;
    if (x.kind === 'literal' && y.kind === 'literal' && x.text !== y.text) return false;
  }
}

/** Whether the general pattern matches all that the special one matches. */
function covers(general: readonly Segment[], special: readonly Segment[]): boolean {
  for (let i = 0; ; i++) {
    const [x, y] = [general[i], special[i]];
    if (x?.kind === 'rest') return true;
    if (x === undefined || y === undefined) return x === y;
    if (y.kind === 'rest' || (x.kind === 'literal' && (y.kind !== 'literal' || x.text !== y.text))) return false;
  }
}
