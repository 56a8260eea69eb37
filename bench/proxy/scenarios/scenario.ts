import type { ClosedLoop } from '../../support/closed-loop.ts';
import type { Core } from '../../support/core.ts';

/** What a scenario may use; the proxy is alone on its core. */
export interface ScenarioDeps {
  readonly upstream: string;
  readonly proxyCore: Core;
  /** Of upstreams and load. */
  readonly core: Core;
  readonly load: ClosedLoop;
  readonly rounds: number;
  /** Length of one run. */
  readonly seconds: number;
  readonly connections: number;
  /** Requests per second where latency is measured. */
  readonly rate: number;
}

/** What a scenario found. */
export interface ScenarioReport {
  /** For people. */
  readonly tables: readonly string[];
  /** For machines; named `what/against what`. */
  readonly ratios: Readonly<Record<string, number>>;
  readonly figures: Readonly<Record<string, number>>;
}

/** One question about the proxy, answered by a measurement side by side. */
export interface Scenario {
  readonly name: string;
  readonly question: string;
  measure(deps: ScenarioDeps): Promise<ScenarioReport>;
}
