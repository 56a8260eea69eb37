import type { Side } from '../config/types.ts';
import type { Decision } from '../decision/decision.ts';
import type { CompiledGroup } from '../routing/compiled-group.ts';
import { conversationAfter } from './conversation.ts';
import { RecentWrites } from './recent-writes.ts';
import { makeSidesCookie, type Mark, type Marks } from './sides-cookie.ts';

/** The cookie that keeps a conversation on its side. */
export const pinCookie = 'strangler_pins';
/** The cookie by which somebody's reads follow their last write. */
export const wroteCookie = 'strangler_wrote';

/** What is looked at in a request on a route of a group. */
export interface VisitRequest {
  readonly group: CompiledGroup;
  readonly endsPin: boolean;
  readonly method: string;
  readonly cookie: string | undefined;
  readonly isHttps: boolean;
  /** Of the flag context; by it clients without cookies are known. */
  readonly userId: string | undefined;
}

/** Where a visitor is kept in a group. */
export interface Visit {
  /** The conversation's side, where this request has to follow it. */
  readonly pinned: Side | undefined;
  /** The side that took the last write, while reads have to follow it. */
  readonly wrote: Side | undefined;
  readonly pin: Mark | undefined;
  /** To be called once, when the answer's status is known: the cookies it gets. */
  answered(status: number, decision: Decision): readonly string[];
}

export type VisitOf = (request: VisitRequest) => Visit;

/** So many clients without cookies are remembered; each takes about 200 bytes, for seconds. */
const mostWriters = 10_000;
/** So far the clocks of two proxies may be apart. */
const slackMs = 60_000;

const noCookies: readonly string[] = Object.freeze([]);

/** Knows by signed cookies where visitors are kept, so that every proxy with the same admin token knows it, too. */
export function makeVisits(key: Buffer, now: () => number = Date.now): VisitOf {
  const pins = makeSidesCookie(pinCookie, key);
  const writes = makeSidesCookie(wroteCookie, key);
  const recent = new RecentWrites(mostWriters);

  return ({ group, endsPin, method, cookie, isHttps, userId }) => {
    const { name, pinMs, readYourWritesMs, isFenced } = group;
    const at = now();
    const changes = method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
    const pinned = pinMs === 0 ? undefined : pinOf(pins.read(cookie, at), group, at);
    const wrote = readYourWritesMs === 0 ? undefined : writes.read(cookie, at).get(name)?.side;
    const wroteHere = wrote ?? (userId === undefined ? undefined : recent.sideOf(name, userId, at));

    const remember = (side: Side): string => {
      const when = now();
      const mark = { side, until: when + readYourWritesMs };
      if (userId !== undefined) recent.note(name, userId, mark);
      return writes.write(new Map(writes.read(cookie, when)).set(name, mark), isHttps, when);
    };

    const keep = (next: Side | undefined): string => {
      const when = now();
      const marks = new Map(pins.read(cookie, when));
      if (next === undefined) marks.delete(name);
      else marks.set(name, { side: next, until: when + pinMs });
      return pins.write(marks, isHttps, when);
    };

    return {
      pin: pinned,
      pinned: isFenced && changes ? undefined : pinned?.side,
      wrote: readYourWritesMs === 0 ? undefined : wroteHere,
      answered(status, decision) {
        if (status < 200 || status >= 400) return noCookies;
        const cookies: string[] = [];
        if (changes && readYourWritesMs > 0) cookies.push(remember(decision.side));
        const next = conversationAfter(pinned?.side, decision, endsPin);
        if (pinMs > 0 && next !== pinned?.side) cookies.push(keep(next));
        return cookies;
      },
    };
  };
}

/** A pin of a longer time than the configuration now gives has been given before it was shortened: it is over. */
function pinOf(marks: Marks, { name, pinMs }: CompiledGroup, now: number): Mark | undefined {
  const mark = marks.get(name);
  return mark !== undefined && mark.until - now <= pinMs + slackMs ? mark : undefined;
}
