import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FlagClient } from '../../flags/index.ts';
import type { LimitsConfig } from '../config/types.ts';
import type { Decision } from '../decision/decision.ts';
import type { Asker } from '../identity/asker.ts';
import type { Identity } from '../identity/identity.ts';
import type { CheckToken } from '../decision/override.ts';
import type { Fence, Fences, Held } from '../fence/types.ts';
import type { VisitOf } from '../pins/visits.ts';
import type { CompiledRoute } from '../routing/compiled-route.ts';
import type { RouteTable } from '../routing/route-table.ts';
import type { ReadContext } from '../visitors/flag-context.ts';
import type { Visitor } from '../visitors/sid.ts';
import type { Failure } from './failures.ts';
import type { OwnName } from './own-name.ts';
import type { Peer } from './peer.ts';
import type { RequestHead } from './request-head.ts';

/** A request whose route is known, before anything is decided. */
export interface Asked {
  readonly req: IncomingMessage;
  readonly route: CompiledRoute;
  readonly head: RequestHead;
  readonly traceparent: string;
  /** The matched path, normalised; of a route without a name, path and query as they came. */
  readonly path: string;
  /** The path as the table compares it. */
  readonly matched: string;
  /** With its question mark. */
  readonly query: string;
  readonly explain: boolean;
  readonly isHttps: boolean;
  readonly startedAt: number;
}

/** The Set-Cookie values that an answer gets; called once, when its status and whose it is are known. */
export type CookiesFor = (status: number, decision: Decision) => readonly string[];

/** What was decided about a request before anything is sent. */
export interface Plan extends Asked {
  readonly decision: Decision;
  readonly cookiesFor: CookiesFor | undefined;
  /** The body, where it had to be read already. */
  readonly body: Buffer | undefined;
  /** Who asks, where the service is to be told. */
  readonly asker: Asker | undefined;
  /** Set for a write that goes to the side that may write, and to the other one should it say that it may not. */
  readonly fenced: Fenced | undefined;
}

/** What is known of a write that a fence sends where it belongs. */
export interface Fenced {
  readonly fence: Fence;
  readonly held: Held;
  /** A side has found that the data is another tenant's: the owner of that one is followed, and nothing is moved. */
  readonly belongsTo: (tenant: string) => void;
  /** Finds out who asks, where the side that is asked next is a service that is to be told. */
  readonly identify: (plan: Plan) => Plan | Refusal | Promise<Plan | Refusal>;
}

/** A request that goes nowhere. */
export class Refusal {
  readonly failure: Failure;
  readonly traceparent: string;
  readonly detail: string | undefined;
  /** For the answer, raw. */
  readonly headers: readonly string[];

  constructor(failure: Failure, traceparent: string, detail?: string, headers: readonly string[] = []) {
    this.failure = failure;
    this.traceparent = traceparent;
    this.detail = detail;
    this.headers = headers;
  }
}

/** What a configuration gives to each request; `current` is swapped as a whole by a reload. */
export interface PlannerState {
  readonly table: RouteTable;
  readonly explain: 'always' | 'on-request' | 'off';
  readonly readContext: ReadContext | undefined;
  readonly identity: Identity | undefined;
  readonly limits: LimitsConfig;
}

export interface PlannerDeps {
  current(): PlannerState;
  readonly flags: FlagClient;
  /** False while a flag is off for everybody. */
  readonly canBeOn: (flag: string) => boolean;
  readonly checkToken: CheckToken;
  readonly fences: Fences;
  readonly visitOf: VisitOf;
  readonly visitorOf: (cookie: string | undefined, isHttps: boolean) => Visitor;
  readonly peerOf: (socket: Socket) => Peer;
  readonly ownName: OwnName;
}

/** The header that tells which side answered and why, where the request may know. */
export function explanationOf({ explain, route }: Plan, { index }: Decision): readonly string[] {
  return explain ? ['x-strangler-decision', route.explanations[index] ?? ''] : [];
}

/** The cookies that an answer with this status gets, as raw headers. */
export function cookieHeadersOf({ cookiesFor }: Plan, status: number, decision: Decision): readonly string[] {
  return cookiesFor?.(status, decision).flatMap((cookie) => ['set-cookie', cookie]) ?? [];
}

/** The path and query that a side gets. */
export function targetOn({ route, path, query }: Pick<Plan, 'route' | 'path' | 'query'>, decision: Decision): string {
  const built = decision.side === 'service' ? route.buildServiceTarget(path) : route.buildLegacyTarget(path);
  return query === '' ? built : built + query;
}
