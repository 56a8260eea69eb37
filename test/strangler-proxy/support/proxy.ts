import { stringify } from 'yaml';
import type { FlagClient } from '../../../flags/index.ts';
import { parseConfig } from '../../../strangler-proxy/config/load.ts';
import type { ProxyConfig } from '../../../strangler-proxy/config/types.ts';
import type { Logger } from '../../../strangler-proxy/observability/logger.ts';
import { createProxyServer, type ProxyServer } from '../../../strangler-proxy/server/proxy-server.ts';
import { fixedFlags } from '../../support/fixed-flags.ts';

export const adminToken = 'an admin token for tests';

/** The lines that a proxy logged. */
export interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface TestProxy extends ProxyServer {
  readonly log: readonly LogLine[];
}

const running = new Set<ProxyServer>();

/** The configuration of a test: free ports, flags given by hand, and what the test says. */
export function testConfig(parts: Readonly<Record<string, unknown>>): ProxyConfig {
  const base = {
    listen: { port: 0 },
    admin: { port: 0, token: adminToken },
    flags: { file: 'none' },
    legacy: 'monolith',
  };
  return parseConfig(stringify({ ...base, ...parts }), 'test.yaml');
}

/** Starts a proxy on free ports; `closeProxies` ends it. */
export async function startProxy(
  config: ProxyConfig,
  flags: FlagClient | Readonly<Record<string, boolean>> = {},
): Promise<TestProxy> {
  const { logger, log } = memoryLogger();
  const client = isClient(flags) ? flags : fixedFlags(flags);
  const server = await createProxyServer(config, { logger, flags: client });
  running.add(server);
  return { ...server, log };
}

export async function closeProxies(): Promise<void> {
  const all = [...running];
  running.clear();
  await Promise.all(all.map((each) => each.stop()));
}

/** A logger that keeps its lines. */
export function memoryLogger(): { logger: Logger; log: LogLine[] } {
  const log: LogLine[] = [];
  const write =
    (level: string) =>
    (event: string, fields: Record<string, unknown> = {}) =>
      void log.push({ level, event, fields });
  const logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  return { logger: logger as unknown as Logger, log };
}

function isClient(flags: FlagClient | Readonly<Record<string, boolean>>): flags is FlagClient {
  return typeof flags['isEnabled'] === 'function';
}
