import type { AdminRequest, Answer } from '../admin/answer.ts';
import type { RoutesReport } from '../admin/routes-report.ts';
import type { ProxyConfig } from '../config/types.ts';
import type { ConsoleState } from '../console/state.ts';
import type { PlainCounters } from '../observability/request-counters.ts';
import type { ShadowReport } from '../shadow/index.ts';

/** A metric as prom-client writes it to JSON. */
export interface PlainMetric {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly aggregator: string;
  readonly values: readonly { readonly value: number; readonly labels: object; readonly metricName?: string }[];
}

/** What has to outlive a worker: everything that is counted. */
export interface Vitals {
  readonly memoryBytes: number;
  readonly counters: readonly PlainCounters[];
  readonly metrics: readonly PlainMetric[];
  readonly shadow: ShadowReport;
}

/** What a worker can be asked, and what it answers. */
export interface Questions {
  readonly vitals: { readonly argument: undefined; readonly answer: Vitals };
  readonly routes: { readonly argument: undefined; readonly answer: RoutesReport };
  readonly console: {
    readonly argument: undefined;
    readonly answer: {
      readonly state: ConsoleState;
      readonly counters: readonly PlainCounters[];
      readonly shadow: ShadowReport;
    };
  };
  /** Any other path of the admin port. */
  readonly admin: { readonly argument: AdminRequest; readonly answer: Answer | undefined };
  /** To take a configuration over. */
  readonly use: { readonly argument: ProxyConfig; readonly answer: undefined };
}

export type ToWorker =
  | { readonly kind: 'start'; readonly config: ProxyConfig; readonly worker: number }
  | { readonly kind: 'ask'; readonly id: number; readonly what: keyof Questions; readonly argument: unknown }
  | { readonly kind: 'stop'; readonly isPatient: boolean };

export type FromWorker =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'failed'; readonly message: string; readonly code: string | undefined }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'no-answer'; readonly id: number; readonly error: string }
  | { readonly kind: 'ended'; readonly vitals: Vitals };
