// tsc leaves what is no TypeScript where it is; the console's page belongs into the package as well.
import { cpSync } from 'node:fs';

cpSync('strangler-proxy/console/public', 'dist/strangler-proxy/console/public', { recursive: true });
