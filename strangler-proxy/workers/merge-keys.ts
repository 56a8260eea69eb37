import type { Answer } from '../admin/answer.ts';

interface KeySet {
  readonly keys: readonly { readonly kid?: string }[];
}

/** The public keys of all workers, each once: a token may have been signed by any of them. */
export function mergeKeys(answers: readonly Answer[]): Answer | undefined {
  const [first] = answers;
  if (first === undefined) return undefined;
  const sets = answers.filter(({ status }) => status === 200).map(({ body }) => JSON.parse(body) as KeySet);
  if (sets.length === 0) return first;
  const keys = new Map(sets.flatMap((set) => set.keys.map((key) => [key.kid ?? JSON.stringify(key), key] as const)));
  return { ...first, status: 200, body: JSON.stringify({ keys: [...keys.values()] }) };
}
