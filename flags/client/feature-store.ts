import { EventEmitter } from 'node:events';
import type { UnleashConfig } from 'unleash-client';
import type { FlagState } from './flag-client.ts';
import { type FeatureSet, toFlagState } from './features.ts';

type Repository = NonNullable<UnleashConfig['repository']>;
type Feature = NonNullable<ReturnType<Repository['getToggle']>>;
type Segment = NonNullable<ReturnType<Repository['getSegment']>>;

/**
 * The flags in memory, in the shape in which unleash-client's engine reads them (its `repository` option).
 *
 * The SDK's own repository is not used: it stops for ever on 401 and 403, writes its backup in place, and a poll that
 * fails after `destroy()` throws an unhandled error.
 */
export class FeatureStore extends EventEmitter implements Repository {
  #features = new Map<string, Feature>();
  #segments = new Map<number, Segment>();
  #states: readonly FlagState[] = [];

  /** Takes a new set in one step; says whether anything in it is different from the last one. */
  replace(set: FeatureSet): boolean {
    const states = Object.freeze(set.features.map((feature) => toFlagState(feature, set.segments)));
    const changed = JSON.stringify(states) !== JSON.stringify(this.#states);
    this.#segments = new Map(set.segments.map((segment) => [segment.id, segment as unknown as Segment]));
    this.#features = new Map(set.features.map((feature) => [feature.name, feature as unknown as Feature]));
    this.#states = states;
    return changed;
  }

  states(): readonly FlagState[] {
    return this.#states;
  }

  getToggle(name: string): Feature | undefined {
    return this.#features.get(name);
  }

  getToggles(): Feature[] {
    return [...this.#features.values()];
  }

  getTogglesWithSegmentData(): ReturnType<Repository['getTogglesWithSegmentData']> {
    return this.getToggles().map(({ strategies, ...feature }) => ({
      ...feature,
      strategies: (strategies ?? []).map(({ segments, ...strategy }) => ({
        ...strategy,
        segments: (segments ?? []).map((id) => this.#segments.get(id)),
      })),
    }));
  }

  getSegment(id: number): Segment | undefined {
    return this.#segments.get(id);
  }

  /** The engine waits for `ready` before it answers; an empty store answers false, so there is nothing to wait for. */
  start(): Promise<void> {
    this.emit('ready');
    return Promise.resolve();
  }

  /** Called by an engine that ends; another one over the same store has had its `ready` and listens for nothing else. */
  stop(): void {
    this.removeAllListeners();
  }
}
