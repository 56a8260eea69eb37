import { exportJWK, generateKeyPair } from 'jose';
import { API_TOKEN_AUDIENCE } from '../../../services/contracts/index.ts';
import { signApiToken, type JsonWebKey } from '../../../services/kit/index.ts';
import type { TokenRequest } from '../../contract/orders-api.contract.ts';

export interface ApiKeys {
  readonly privateJwk: JsonWebKey;
  readonly publicJwk: JsonWebKey;
  readonly token: (request?: TokenRequest) => Promise<string>;
}

/** A key pair as the monolith has one, and tokens signed with it. */
export async function apiKeys(): Promise<ApiKeys> {
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  const privateJwk = (await exportJWK(pair.privateKey)) as JsonWebKey;
  const publicJwk = (await exportJWK(pair.publicKey)) as JsonWebKey;
  return {
    privateJwk,
    publicJwk,
    async token({ login = 'test', role = 'admin', pizzeriaId, lifetimeSeconds = 3600 } = {}) {
      const caller = { login, role, ...(pizzeriaId === undefined ? {} : { pizzeriaId }) };
      return (await signApiToken({ privateJwk, for: API_TOKEN_AUDIENCE, caller, lifetimeSeconds })).token;
    },
  };
}
