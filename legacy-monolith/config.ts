import { z } from 'zod';
import { jwkVariable, portVariable, urlVariable } from '../services/kit/index.ts';

/** The monolith's environment. */
export const configSchema = z.object({
  PORT: portVariable('port to listen on'),
  LEGACY_DATABASE_URL: urlVariable(['mysql'], "the monolith's database, as the user legacy_app"),
  SESSION_SECRET: z.string().min(16).describe('signs the session cookies'),
  API_TOKEN_PRIVATE_JWK: jwkVariable('Ed25519 private key that signs API tokens'),
  PUBLIC_EXPLAIN_FOOTER: z.enum(['0', '1']).default('0').describe('1: pages name the side that answered last'),
});

export type MonolithConfig = Readonly<z.infer<typeof configSchema>>;
