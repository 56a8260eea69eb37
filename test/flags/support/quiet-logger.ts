import type { FlagLogger } from '../../../flags/index.ts';

/** Keeps what was logged, so that a test can look for a line, or for a secret that must not be there. */
export function keepingLogger(): FlagLogger & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (message: string, fields?: object): void =>
    void lines.push(`${message} ${JSON.stringify(fields ?? {})}`);
  return { lines, info: keep, warn: keep };
}
