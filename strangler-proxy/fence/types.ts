import type { FenceConfig, ProxyConfig, Side } from '../config/types.ts';
import type { Decision } from '../decision/decision.ts';
import type { Failure } from '../forwarding/failures.ts';

/** The tenant of a fence that has none: its one row counts for all. */
export const everyTenant = '*';

/** What a side says of a fence and a tenant. */
export interface SideState {
  /** Who may write, as far as this side knows. */
  readonly owner: Side;
  /** How often that has changed. */
  readonly epoch: number;
}

/** What a side is told: from this epoch on, `owner` may write. */
export interface Order {
  readonly tenant: string;
  readonly owner: Side;
  readonly epoch: number;
  /** What the other side's last writes were; none for the side that is closed, and for one that takes over by force. */
  readonly watermark?: string;
  readonly isForced?: boolean;
}

/** What became of an order. */
export type Obeyed =
  | { readonly kind: 'done'; readonly watermark: string | undefined }
  /** Something has to end first; the same order may be given again. */
  | { readonly kind: 'pending'; readonly pending: string }
  /** It has heard of a later epoch. */
  | { readonly kind: 'outdated' };

/** One side of a fence, over HTTP; both throw {@link SideUnavailable}. Times in milliseconds. */
export interface FenceSide {
  read(tenant: string, timeoutMs: number): Promise<SideState>;
  /** The side waits for at most `waitMs`. */
  give(order: Order, waitMs: number): Promise<Obeyed>;
}

export type FenceSides = Readonly<Record<Side, FenceSide>>;

/** A side did not answer for the fence: it is down, has no fence of this name, or another secret. */
export class SideUnavailable extends Error {
  readonly code = 'FENCE_SIDE_UNAVAILABLE';
  readonly side: Side;

  constructor(side: Side, why: string, options?: ErrorOptions) {
    super(`the ${side} side ${why}`, options);
    this.side = side;
  }
}

export function otherSide(side: Side): Side {
  return side === 'legacy' ? 'service' : 'legacy';
}

/** What bounds a fence, as the configuration says it. */
export type FenceLimits = Omit<FenceConfig, 'secret'>;

/** What has to be known of a request to hold it. */
export interface Held {
  /** As the request says it, until a side says better. */
  readonly tenant: string;
  /** The moment (performance.now) at which it is given up. */
  readonly until: number;
  /** Decides anew: flags may have changed. */
  decide(): Decision;
  /** Calls when nobody waits for its answer any more; what is returned ends that. */
  onGone(call: () => void): () => void;
}

/** Sends the writes of a group where they belong. */
export interface Fence {
  readonly limits: FenceLimits;
  /** The side that gets a write; at once while nothing moves. */
  settle(held: Held): Decision | Failure | Promise<Decision | Failure>;
  /** A side has answered that it is not the owner: who is? */
  askedWrongly(held: Held): Promise<Decision | Failure>;
}

/** The parts of a configuration that make its fences. */
export type FencedConfig = Pick<ProxyConfig, 'fences' | 'groups' | 'routes' | 'legacy'>;

/** The fences of a configuration. */
export interface Fences {
  get(name: string): Fence | undefined;
  /** Takes a configuration over; what is known of a fence that stays the same is kept. */
  use(config: FencedConfig): void;
  stop(): Promise<void>;
}
