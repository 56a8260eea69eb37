import type { Side } from '../../config/types.ts';
import type { Difference } from '../compare/index.ts';
import type { Reason } from '../outcome.ts';

/** One observation that differed, masked. */
export interface Sample {
  /** UTC, ISO 8601. */
  readonly time: string;
  readonly method: string;
  readonly target: string;
  readonly primarySide: Side;
  readonly differences: readonly Difference[];
  /** Differences found beyond those listed. */
  readonly more: number;
}

/** What the mirror saw on one route since it was made. */
export interface RouteReport {
  readonly route: string;
  readonly equal: number;
  /** Differed, and no longer at a second look: data on its way between the sides. */
  readonly settled: number;
  readonly different: number;
  /** Those of the different ones that could not be looked at again. */
  readonly unconfirmed: number;
  readonly failed: Readonly<Partial<Record<Reason, number>>>;
  readonly skipped: Readonly<Partial<Record<Reason, number>>>;
  /** Observations in which a path differed; elements of arrays count as one path, `$.items[*].vat`. */
  readonly paths: Readonly<Record<string, number>>;
  /** The latest, newest first. */
  readonly samples: readonly Sample[];
}

/** The answer of `GET /shadow` on the admin port. */
export interface ShadowReport {
  /** UTC, ISO 8601: when counting began. */
  readonly since: string;
  /** Observations under way and the bytes they hold. */
  readonly inFlight: number;
  readonly bufferedBytes: number;
  readonly routes: readonly RouteReport[];
}
