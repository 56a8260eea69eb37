import { isDeepStrictEqual } from 'node:util';
import { Agent, type buildConnector } from 'undici';
import type { ProxyConfig } from '../config/types.ts';
import { logEvents } from '../observability/log-events.ts';
import { makeBoundedLog } from '../observability/bounded-log.ts';
import type { Logger } from '../observability/logger.ts';
import { deriveKey } from '../tokens/keys.ts';
import { makeAsker } from './asker.ts';
import { askBridge } from './bridge-request.ts';
import { makeIdentityCounters, type IdentityCounters } from './counters.ts';
import { makeSessionReader, type SessionReader } from './session-reader.ts';
import { makeSigningKeys } from './signing-keys.ts';

/** Who asks, as one configuration says that it is to be found out. */
export interface Identity extends SessionReader {
  /** What becomes of a request whose route says `forward` when the session cannot be read. */
  readonly onError: 'anonymous' | 'refuse';
  /** The cookies that make a session; undefined: all of them. */
  readonly cookie: readonly string[] | undefined;
}

/** The identities of one proxy, over all its configurations. */
export interface Identities {
  /**
   * What a configuration asks for; the same one keeps what it remembers. Undefined where it says nothing.
   * `legacyOrigin` names a copy of the monolith that can be asked now.
   */
  configure(
    config: Pick<ProxyConfig, 'identity' | 'upstreams' | 'legacy'>,
    legacyOrigin: () => string,
  ): Identity | undefined;
  current(): Identity | undefined;
  /** The keys by which services check tokens; undefined while nothing is configured. */
  jwks(): object | undefined;
  readonly counters: IdentityCounters;
  stop(): Promise<void>;
}

export interface IdentitiesDeps {
  readonly adminToken: string;
  /** Opens connections to the upstreams, as each of them is configured. */
  readonly connect: buildConnector.connector;
  readonly logger: Logger;
  readonly now?: () => number;
}

const logMs = 10_000;
const connections = 32;

export function makeIdentities({ adminToken, connect, logger, now = Date.now }: IdentitiesDeps): Identities {
  // Not from the secret that the monolith shares: who reads sessions must not be able to say who somebody is.
  const keys = makeSigningKeys(deriveKey(adminToken, 'identity'));
  // Connections of its own: those that serve clients may all be waiting for a monolith that hangs.
  const dispatcher = new Agent({ connections, pipelining: 1, connect });
  const counters = makeIdentityCounters();
  const boundedLog = makeBoundedLog(logMs);
  let current: Identity | undefined;
  let configured: unknown;

  const make = (config: NonNullable<ProxyConfig['identity']>, origin: () => string): Identity => {
    const access = { ...config, dispatcher, origin, now };
    const askerDeps = {
      keys,
      now,
      signed: () => {
        counters.tokens++;
      },
    };
    const reader = makeSessionReader({
      ask: (cookies, timeoutMs) => askBridge(access, cookies, timeoutMs),
      askerOf: (view) => makeAsker(view, askerDeps),
      names: config.cookie,
      cacheMs: config.cache,
      entries: config.entries,
      timeoutMs: config.timeout,
      now,
      count(outcome, error) {
        counters.outcomes[outcome]++;
        if (error === undefined) return;
        const { why, message, cause } = error;
        boundedLog(why, (count) =>
          logger.warn(logEvents.sessionUnavailable, {
            why,
            error: cause instanceof Error ? `${message} (${cause.message})` : message,
            count,
          }),
        );
      },
    });
    counters.remembered = () => reader.remembered();
    return { ...reader, onError: config.onError, cookie: config.cookie };
  };

  return {
    configure({ identity, upstreams, legacy }, legacyOrigin) {
      const wanted = [identity, upstreams[legacy]];
      if (isDeepStrictEqual(wanted, configured)) return current;
      configured = wanted;
      counters.remembered = () => 0;
      current = identity && make(identity, legacyOrigin);
      return current;
    },
    current: () => current,
    jwks: () => current && keys.jwks(now()),
    counters,
    stop: () => dispatcher.destroy(),
  };
}
