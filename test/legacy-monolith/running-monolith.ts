import { exportJWK, generateKeyPair } from 'jose';
import { makeMonolith } from '../../legacy-monolith/app.ts';
import { makeBackgroundJobs } from '../../legacy-monolith/shared/background-jobs.ts';
import { connectLegacyDatabase } from '../../legacy-monolith/shared/database.ts';
import { API_TOKEN_AUDIENCE } from '../../services/contracts/index.ts';
import { listen, makeMetrics, signApiToken, silentLogger, type JsonWebKey } from '../../services/kit/index.ts';

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

export async function runMonolith(databaseUrl: string): Promise<RunningMonolith> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const privateJwk = (await exportJWK(privateKey)) as JsonWebKey;
  const db = connectLegacyDatabase(databaseUrl);
  const jobs = makeBackgroundJobs(silentLogger());
  const app = await makeMonolith({
    config: {
      SESSION_SECRET: 'a secret of the tests',
      API_TOKEN_PRIVATE_JWK: privateJwk,
      PUBLIC_EXPLAIN_FOOTER: '1',
    },
    db,
    logger: silentLogger(),
    metrics: makeMetrics('monolith'),
    jobs,
    isDraining: () => false,
  });
  const server = await listen(app, { port: 0, drainMs: 0 });
  return {
    baseUrl: server.url,
    async token({ login = 'admin', role = 'admin', pizzeriaId, lifetimeSeconds = 60 } = {}) {
      const caller = { login, role, ...(pizzeriaId === undefined ? {} : { pizzeriaId }) };
      return (await signApiToken({ privateJwk, for: API_TOKEN_AUDIENCE, caller, lifetimeSeconds })).token;
    },
    async stop() {
      await server.stop();
      await jobs.stop();
      await db.close();
    },
  };
}
