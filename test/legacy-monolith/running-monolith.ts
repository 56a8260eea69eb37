import { exportJWK, generateKeyPair } from 'jose';
import type { MonolithConfig } from '../../legacy-monolith/config.ts';
import { startMonolith } from '../../legacy-monolith/start.ts';
import { API_TOKEN_AUDIENCE } from '../../services/contracts/index.ts';
import { signApiToken, silentLogger, type JsonWebKey } from '../../services/kit/index.ts';

export interface TokenWish {
  readonly login?: string;
  readonly role?: string;
  readonly pizzeriaId?: number;
  readonly lifetimeSeconds?: number;
}

/** The monolith in this process, on a port of its own. */
export interface RunningMonolith {
  readonly baseUrl: string;
  token(wish?: TokenWish): Promise<string>;
  stop(): Promise<void>;
}

/** Settings of the monolith that a test may choose. */
export type MonolithSettings = Partial<Omit<MonolithConfig, 'PORT' | 'LEGACY_DATABASE_URL'>>;

export async function makeTokenKey(): Promise<JsonWebKey> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  return (await exportJWK(privateKey)) as JsonWebKey;
}

export async function runMonolith(databaseUrl: string, settings: MonolithSettings = {}): Promise<RunningMonolith> {
  const config: MonolithConfig = {
    PORT: 0,
    LEGACY_DATABASE_URL: databaseUrl,
    SESSION_SECRET: 'a secret of the tests',
    API_TOKEN_PRIVATE_JWK: settings.API_TOKEN_PRIVATE_JWK ?? (await makeTokenKey()),
    PUBLIC_EXPLAIN_FOOTER: '1',
    SESSION_STORE: 'memory',
    UNLEASH_ENVIRONMENT: 'development',
    ...settings,
  };
  const { url, stopSteps } = await startMonolith(config, { logger: silentLogger(), drainMs: 0 });
  return {
    baseUrl: url,
    async token({ login = 'admin', role = 'admin', pizzeriaId, lifetimeSeconds = 60 } = {}) {
      const privateJwk = config.API_TOKEN_PRIVATE_JWK;
      const caller = { login, role, ...(pizzeriaId === undefined ? {} : { pizzeriaId }) };
      return (await signApiToken({ privateJwk, for: API_TOKEN_AUDIENCE, caller, lifetimeSeconds })).token;
    },
    async stop() {
      for (const [, stop] of stopSteps) await stop();
    },
  };
}
