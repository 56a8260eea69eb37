import type { ProxyConfig } from '../config/types.ts';
import type { Logger } from '../observability/logger.ts';
import { type Explanation, explain } from '../admin/explain.ts';
import type { ExplainQuestion } from '../admin/explain-question.ts';
import { routesReport, type RoutesReport } from '../admin/routes-report.ts';
import { startFlags } from './flag-source.ts';
import { makeProxy } from './proxy.ts';

/** What a configuration says without a proxy that runs. */
export interface ConfiguredProxy {
  routes(): RoutesReport;
  explain(question: ExplainQuestion): Explanation;
}

const quiet: Logger = { debug: silent, info: silent, warn: silent, error: silent } as never;

/** Builds the route table and reads the flags, lets it be asked, and closes everything; no port is opened. */
export async function withConfiguredProxy<T>(config: ProxyConfig, ask: (proxy: ConfiguredProxy) => T): Promise<T> {
  const flags = await startFlags(config, quiet);
  const proxy = makeProxy(config, { flags, logger: quiet });
  try {
    return ask({
      routes: () => routesReport(proxy.config(), proxy.table(), flags),
      explain: (question) => explain(proxy, question),
    });
  } finally {
    await proxy.stop();
    await flags.stop();
  }
}

function silent(): void {
  // A command prints its answer, nothing else.
}
