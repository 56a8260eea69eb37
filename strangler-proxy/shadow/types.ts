import type { buildConnector } from 'undici';
import type { RouteConfig, ShadowLimits, Side } from '../config/types.ts';
import type { UpstreamHandle } from '../upstreams/upstream-handle.ts';
import type { Answer } from './compare/index.ts';
import type { Outcome, Reason } from './outcome.ts';
import type { ShadowReport } from './report/report.ts';

export type { Outcome, Reason } from './outcome.ts';

/** Mirrors safe requests to the other side after the primary's answer is out, within bounds. */
export interface ShadowMirror {
  /** Called before forwarding a request of a route with `shadow`. Null: not observed (counted with its reason). */
  begin(start: ShadowStart): ShadowCapture | null;
  /** What was compared so far; sample values are masked. */
  report(): ShadowReport;
  /** Ends mirror requests in flight; later `begin`s give null. */
  stop(): Promise<void>;
}

export interface ShadowStart {
  readonly route: Pick<RouteConfig, 'id' | 'match' | 'rewrite' | 'shadow'>;
  readonly method: string;
  /** Path and query for the OTHER side, rewritten if the other side is the service. */
  readonly target: string;
  /** Raw header pairs as sent to the primary, without any x-strangler-*. */
  readonly headers: readonly string[];
  /** The other side. */
  readonly upstream: Pick<UpstreamHandle, 'origin'> & Place;
  readonly primarySide: Side;
  /** Where the primary answered: a difference is then looked at again on both sides before it counts. */
  readonly primary?: { readonly origin: string; readonly target: string } & Place;
}

/** What else there is to know of a side that is asked. */
interface Place {
  /** It is asked for in its own name instead of the client's Host. */
  readonly ownHost?: string | undefined;
  /** Its answer as the client would see it, where the route rewrites it. */
  readonly asSeen?: ((answer: Answer) => Answer) | undefined;
}

/** Takes the primary's answer as it passes; no method throws, whatever happens to the shadow. */
export interface ShadowCapture {
  head(statusCode: number, rawHeaders: readonly (Buffer | string)[]): void;
  /** Copies the chunk up to the body bound. */
  chunk(chunk: Buffer): void;
  /** The primary's answer is out completely (true) or was cut (false). Only now the mirror request starts. */
  end(complete: boolean): void;
}

export interface ShadowMirrorOptions {
  readonly limits: ShadowLimits & {
    /** Bytes that all observations together may hold; by default room for 16 pairs of the largest body. */
    readonly totalBytes?: number;
    /** Milliseconds a primary answer may take before its capture is given up; 60 s by default. */
    readonly captureMs?: number;
    /** Milliseconds before a difference is looked at again; 1.5 s by default, well above what an event takes. */
    readonly recheckMs?: number;
  };
  readonly metrics: ShadowMetrics;
  readonly logger: ShadowLogger;
  /** Opens connections to the sides, as their configuration says (own certificates). */
  readonly connect?: buildConnector.connector;
}

export interface ShadowMetrics {
  count(route: string, outcome: Outcome, reason: Reason): void;
}

export interface ShadowLogger {
  warn(message: string, fields: Readonly<Record<string, unknown>>): unknown;
}
