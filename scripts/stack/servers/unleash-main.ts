/**
 * Unleash as a process of its own: it installs signal handlers that exit and hooks unhandledRejection, which no process
 * of ours could live with. Its database comes in Unleash's own DATABASE_* variables.
 */
import { start } from 'unleash-server';

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}

const ALL = '*';

// BACKEND and ADMIN of Unleash's ApiTokenType, which its package does not export as a value.
type Tokens = NonNullable<NonNullable<NonNullable<Parameters<typeof start>[0]>['authentication']>['initApiTokens']>;
const tokens = [
  { tokenName: 'strangler-admin', type: 'admin', projects: [ALL], environment: ALL, secret: required('ADMIN_TOKEN') },
  {
    tokenName: 'strangler-client',
    type: 'backend',
    projects: ['default'],
    environment: 'development',
    secret: required('CLIENT_TOKEN'),
  },
] as unknown as Tokens;

await start({
  server: { port: Number(required('PORT')), host: '127.0.0.1', unleashUrl: `http://127.0.0.1:${required('PORT')}` },
  authentication: {
    type: 'open-source',
    createAdminUser: true,
    initialAdminUser: { username: required('ADMIN_USER'), password: required('ADMIN_PASSWORD') },
    initApiTokens: tokens,
  } as unknown as NonNullable<Parameters<typeof start>[0]>['authentication'],
  versionCheck: { enable: false },
  telemetry: false,
} as NonNullable<Parameters<typeof start>[0]>);
