import { UserError } from './user-error.ts';

/** `Name: value` lines of --header; names come back in small letters. */
export function parseHeaders(lines: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = /^([\w-]+):\s*([^\r\n]*)$/.exec(line) ?? [];
      if (name === undefined || value === undefined)
        throw new UserError(`--header ${line}: write "Cookie: name=value".`);
      return [name.toLowerCase(), value];
    }),
  );
}
