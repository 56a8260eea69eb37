import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Side } from '../config/types.ts';
import { readCookies } from '../visitors/cookies.ts';

/** On which side somebody is kept, and until when (milliseconds since 1970). */
export interface Mark {
  readonly side: Side;
  readonly until: number;
}

/** Marks by the group's name. */
export type Marks = ReadonlyMap<string, Mark>;

/** Marks of one visitor in a signed cookie: nobody can choose a side for themselves, and nothing is kept here. */
export interface SidesCookie {
  /** The marks of all cookies of the name that are ours; those that are over are left out. */
  read(cookieHeader: string | undefined, now: number): Marks;
  /** The Set-Cookie that takes the place of what the visitor has. */
  write(marks: Marks, isHttps: boolean, now: number): string;
}

/** A cookie that is larger is none of ours; browsers keep 4096 bytes with name and attributes. */
const mostBytes = 3600;
const signatureBytes = 16;
const nothing: Marks = new Map();

export function makeSidesCookie(name: string, key: Buffer): SidesCookie {
  const sign = (content: string): Buffer =>
    createHmac('sha256', key).update(`${name}=${content}`).digest().subarray(0, signatureBytes);

  const contentOf = (value: string): string | undefined => {
    if (value.length > mostBytes) return undefined;
    const end = value.lastIndexOf('.');
    const content = value.slice(0, Math.max(end, 0));
    const given = Buffer.from(value.slice(end + 1), 'base64url');
    return given.length === signatureBytes && timingSafeEqual(given, sign(content)) ? content : undefined;
  };

  return {
    read(cookieHeader, now) {
      const values = readCookies(cookieHeader, name);
      if (values.length === 0) return nothing;
      const marks = new Map<string, Mark>();
      for (const value of values) {
        for (const [group, mark] of parse(contentOf(value) ?? '')) {
          // Of two cookies the browser names the one of the longer path first, and no path is ours but "/".
          if (mark.until > now && (marks.get(group)?.until ?? 0) < mark.until) marks.set(group, mark);
        }
      }
      return marks;
    },
    write(marks, isHttps, now) {
      const attributes = `; Path=/; HttpOnly; SameSite=Lax${isHttps ? '; Secure' : ''}`;
      const content = format(marks);
      if (content === '') return `${name}=${attributes}; Max-Age=0`;
      const last = Math.max(...[...marks.values()].map(({ until }) => until));
      const seconds = Math.max(1, Math.ceil((last - now) / 1000));
      return `${name}=${content}.${sign(content).toString('base64url')}${attributes}; Max-Age=${seconds}`;
    },
  };
}

/** `ordering:l:kf3x0a~cart:s:kf3x1b`: group, side and end; where there are too many, those that end first are left out. */
function format(marks: Marks): string {
  const entries = [...marks]
    .sort(([, a], [, b]) => b.until - a.until)
    .map(([group, { side, until }]) => `${group}:${side === 'service' ? 's' : 'l'}:${until.toString(36)}`);
  while (entries.join('~').length > mostBytes - 2 * signatureBytes) entries.pop();
  return entries.join('~');
}

function parse(content: string): readonly (readonly [string, Mark])[] {
  if (content === '') return [];
  return content.split('~').map((entry) => {
    const [group = '', side = '', until = ''] = entry.split(':');
    return [group, { side: side === 's' ? 'service' : 'legacy', until: parseInt(until, 36) }];
  });
}
