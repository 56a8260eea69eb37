import type { Core } from './core.ts';
import { runGenerator } from './generator.ts';

export interface EchoRun {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
}

/** What one run of echoes found; latencies in milliseconds. */
export interface EchoResult {
  readonly messagesPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

/** WebSockets on which the next frame is sent when the last one has come back. */
export function runEcho(o: EchoRun & { readonly core: Core }): Promise<EchoResult> {
  const { url, connections, seconds } = o;
  return runGenerator('echo-generator.ts', o.core, { url, connections, seconds } satisfies EchoRun);
}
