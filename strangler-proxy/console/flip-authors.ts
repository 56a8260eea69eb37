import { z } from 'zod';
import type { UnleashConfig } from '../config/types.ts';
import type { Flip } from './flips.ts';

/** Tells who turned a flag, as far as Unleash has been asked already. */
export interface FlipAuthors {
  /** The user's name; undefined while it is not known, or cannot be. Asking begins by itself. */
  of(flip: Flip): string | undefined;
  stop(): void;
}

const eventsSchema = z.object({
  events: z.array(
    z.looseObject({
      type: z.string(),
      createdBy: z.string(),
      createdAt: z.coerce.date(),
      environment: z.string().nullish(),
    }),
  ),
});

/** Unleash was asked by a person before the proxy saw it, and no longer before than this. */
const mostDelayMs = 15_000;
/** Clocks of two machines differ. */
const clockSkewMs = 2_000;
const askAgainMs = 5_000;
const attempts = 3;
const timeoutMs = 3_000;
/** More than the flips that are kept. */
const remembered = 200;

const nobody: FlipAuthors = Object.freeze({ of: () => undefined, stop: () => undefined });

/** Asks the events of Unleash's admin API, one flag at a time and only for flips that somebody looks at. */
export function makeFlipAuthors(unleash: UnleashConfig | undefined, now: () => number): FlipAuthors {
  if (unleash?.adminToken === undefined) return nobody;
  const { adminToken } = unleash;
  const base = unleash.url.replace(/\/api\/?$/, '');
  const known = new Map<string, string>();
  const tried = new Map<string, { times: number; at: number }>();
  const stopping = new AbortController();
  let isAsking = false;

  const ask = async (flip: Flip): Promise<void> => {
    const answer = await fetch(`${base}/api/admin/events/${encodeURIComponent(flip.flag)}`, {
      headers: { authorization: adminToken },
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(timeoutMs)]),
    });
    if (!answer.ok) return;
    const { events } = eventsSchema.parse(await answer.json());
    const author = authorOf(flip, events, unleash.environment);
    if (author !== undefined) remember(known, keyOf(flip), author);
  };

  return {
    of(flip) {
      const key = keyOf(flip);
      const found = known.get(key);
      const before = tried.get(key) ?? { times: 0, at: 0 };
      if (found !== undefined || isAsking || before.times >= attempts || now() - before.at < askAgainMs) return found;
      isAsking = true;
      remember(tried, key, { times: before.times + 1, at: now() });
      ask(flip)
        .catch(() => undefined) // The console shows the flip without a name; it is asked again, a few times.
        .finally(() => (isAsking = false));
      return undefined;
    },
    stop: () => stopping.abort(),
  };
}

type UnleashEvent = z.output<typeof eventsSchema>['events'][number];

/** Who made the latest event of the environment before the proxy saw the flip. */
function authorOf({ at }: Flip, events: readonly UnleashEvent[], environment: string): string | undefined {
  const candidates = events
    .filter((event) => event.environment == null || event.environment === environment)
    .filter(({ createdAt }) => createdAt.getTime() <= at + clockSkewMs && createdAt.getTime() > at - mostDelayMs)
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  return candidates[0]?.createdBy;
}

function keyOf({ flag, at }: Flip): string {
  return `${flag} ${at}`;
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= remembered) break;
    map.delete(oldest);
  }
}
