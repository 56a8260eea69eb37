import { z } from 'zod';
import { durationVariable, jwkVariable, portVariable, urlVariable } from '../services/kit/index.ts';

const mysqlUrl = (description: string) => urlVariable(['mysql'], description).optional().describe(description);
const httpUrl = (description: string) => urlVariable(['http', 'https'], description).optional().describe(description);
const duration = (description: string) => durationVariable(description).optional().describe(description);

const settings = z.object({
  PORT: portVariable('port to listen on'),
  LEGACY_DATABASE_URL: urlVariable(['mysql'], "the monolith's database, as the user legacy_app"),
  SESSION_SECRET: z.string().min(16).describe('signs the session cookies'),
  API_TOKEN_PRIVATE_JWK: jwkVariable('Ed25519 private key that signs API tokens'),
  PUBLIC_EXPLAIN_FOOTER: z.enum(['0', '1']).default('0').describe('1: pages name the side that answered last'),

  BRIDGE_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe('shared with the proxy, which reads sessions with it; left out: nobody can'),
  FENCE_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe('signs what the proxy asks about the fence of orders; left out: nobody looks who may write'),

  // The outside world. Left out: messages and changes wait in their tables.
  SMS_GATEWAY_URL: httpUrl('gateway that sends the text messages'),
  CRM_URL: httpUrl('CRM that gets changed customers and orders'),
  CRM_EXPORT_INTERVAL: duration('how often the CRM gets what has changed, like 30s'),

  // The first measures against its load, each off by default.
  LEGACY_REFERENCE_DATABASE_URL: mysqlUrl('replica that answers menu, network and labels'),
  LEGACY_REPORTS_DATABASE_URL: mysqlUrl('replica that answers reports'),
  SESSION_STORE: z
    .enum(['memory', 'database'])
    .default('memory')
    .describe('where sessions are: in this process, or in the database, so that several copies share them'),
  CACHE_REFERENCE: duration('how long menu, network, labels and the revenue widget are kept in memory, like 30s'),

  // Flags that switch modules off. Left out: all modules are on.
  UNLEASH_URL: httpUrl("Unleash's API, ending in /api"),
  UNLEASH_CLIENT_TOKEN: z.string().optional().describe('client token of the environment below'),
  UNLEASH_ENVIRONMENT: z.string().default('development').describe('environment of Unleash'),
  FLAGS_BACKUP_DIR: z.string().optional().describe('folder that keeps the last known flags over a restart'),
});

/** The monolith's environment. */
export const configSchema = settings.refine((given) => given.UNLEASH_URL === undefined || given.UNLEASH_CLIENT_TOKEN, {
  path: ['UNLEASH_CLIENT_TOKEN'],
  message: 'is needed beside UNLEASH_URL',
});

export type MonolithConfig = Readonly<z.infer<typeof configSchema>>;
