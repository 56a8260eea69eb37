/** One segment of a route's path: literal text, a `:name`, or `*` for all that follows. */
export type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'param'; readonly name: string }
  | { readonly kind: 'rest' };

/** A path pattern taken apart; `problem` says in words what is wrong with it. */
export type ParsedPattern = { readonly segments: readonly Segment[] } | { readonly problem: string };

/**
 * Takes a pattern such as `/api/orders/:id` apart.
 *
 * Whole segments only: a parameter inside a segment or a regular expression would make it undecidable whether two
 * routes can match the same path.
 */
export function parsePattern(pattern: string): ParsedPattern {
  if (!pattern.startsWith('/')) return { problem: 'a path begins with /' };
  const texts = pattern.slice(1).split('/');
  const segments: Segment[] = [];
  for (const [index, text] of texts.entries()) {
    const isLast = index === texts.length - 1;
    if (text === '' && isLast) break;
    if (text === '*' && isLast) segments.push({ kind: 'rest' });
    else if (/^:\w+$/.test(text)) segments.push({ kind: 'param', name: text.slice(1) });
    else if (/^[A-Za-z0-9._~!$&'+,;=@-]+$/.test(text) && text !== '.' && text !== '..')
      segments.push({ kind: 'literal', text });
    else
      return {
        problem: `"${text}" in "${pattern}" is not understood: a segment is literal text, :name, or * at the end`,
      };
  }
  const names = parameterNames(segments);
  const twice = names.find((each, index) => names.indexOf(each) !== index);
  if (twice !== undefined) return { problem: `":${twice}" stands twice in "${pattern}"` };
  return { segments };
}

export function parameterNames(segments: readonly Segment[]): readonly string[] {
  return segments.flatMap((each) => (each.kind === 'param' ? [each.name] : []));
}
