import type { SessionIdentity, SessionView } from '../legacy-bridge/index.ts';
import { signIdentity, tokenSeconds } from './identity-token.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Who asks, as far as the proxy knows. */
export interface Asker {
  /** Null while nobody is logged in, and while that is not known. */
  readonly identity: SessionIdentity | null;
  /** False: there is a session, and it could not be read. */
  readonly isKnown: boolean;
  /** The JWT that tells an upstream who asks; undefined where there is nobody to tell of. */
  tokenFor(upstream: string): string | undefined;
}

const noToken = (): undefined => undefined;

/** Somebody without a session. */
export const nobody: Asker = Object.freeze({ identity: null, isKnown: true, tokenFor: noToken });

/** Somebody whose session could not be read. */
export const unknownAsker: Asker = Object.freeze({ identity: null, isKnown: false, tokenFor: noToken });

/** What making askers needs; `signed` is called for each token. */
export interface AskerDeps {
  readonly keys: SigningKeys;
  readonly now: () => number;
  readonly signed: () => void;
}

/** A service gets no token that lives shorter than this: it may wait in a queue, and clocks differ. */
const leastMs = 25_000;
/** More of a session does not fit into a header beside everything else; services then read it over the bridge. */
const largestData = 4096;

/** Whether the declared keys of a session fit into a token. */
export function isSmall(data: object): boolean {
  return JSON.stringify(data).length <= largestData;
}

/** Somebody whose session is known. Tokens are made once per upstream and renewed before they grow old. */
export function makeAsker(view: SessionView, { keys, now, signed }: AskerDeps): Asker {
  const { identity, version, data } = view;
  if (identity === null) return nobody;
  const session = isSmall(data) ? { version, data } : { version };
  /** By upstream, of which there are as many as the configuration names. */
  const tokens = new Map<string, { readonly token: string; readonly until: number }>();
  return {
    identity,
    isKnown: true,
    tokenFor(upstream) {
      const at = now();
      const made = tokens.get(upstream);
      if (made !== undefined && made.until > at) return made.token;
      const token = signIdentity(keys, identity, { upstream, session, now: at });
      tokens.set(upstream, { token, until: at + tokenSeconds * 1000 - leastMs });
      signed();
      return token;
    },
  };
}
