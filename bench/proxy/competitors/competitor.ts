import type { Core } from '../../support/core.ts';
import type { PinnedProcess } from '../../support/pinned-process.ts';

/** One of the servers that are measured side by side. */
export interface Competitor {
  readonly name: string;
  /** What it is and how it is set up, for the table's legend. */
  readonly description: string;
  /** Starts it on `core`; undefined (after saying why) when it cannot run on this machine. */
  start(o: CompetitorStart): Promise<RunningCompetitor | undefined>;
}

export interface CompetitorStart {
  readonly upstream: string;
  readonly core: Core;
}

export interface RunningCompetitor {
  readonly url: string;
  /** Undefined where there is no process of its own: the upstream asked directly. */
  readonly process?: PinnedProcess;
  /** Requests that it says it sent to the service because of a flag: proof that it decided and counted. */
  readonly decided?: () => Promise<number>;
  stop(): Promise<void>;
}
