import type { Side } from '../config/types.ts';
import type { Tunnel } from './tunnel.ts';

/** What is counted about an upgraded connection. */
export interface UpgradeFacts {
  readonly route: string;
  readonly side: Side;
  readonly upstream: string;
  /** Of the copy. */
  readonly origin: string;
}

/** A place of an upstream's upgraded connections; it is taken before the upstream is asked. */
export interface UpgradePlace extends UpgradeFacts {
  /** The handshake is over: this is the connection. */
  opened(tunnel: Tunnel): void;
  /** There is none. */
  leave(): void;
}

/** The upgraded connections that are open, and those that are being opened. */
export interface OpenUpgrades {
  /** Undefined: the upstream has as many as it may have. */
  take(facts: UpgradeFacts, most: number): UpgradePlace | undefined;
  /** How many are open, by route and side. */
  counts(): Iterable<{ readonly route: string; readonly side: Side; readonly count: number }>;
  /** Ends those that are chosen: asks them to leave, waits so many milliseconds at most, and cuts the rest. */
  drain(boundMs: number, isChosen?: (facts: UpgradeFacts) => boolean): Promise<void>;
}

const cutMs = 2000;

export function makeOpenUpgrades(): OpenUpgrades {
  const byUpstream = new Map<string, number>();
  const open = new Map<Tunnel, UpgradeFacts>();
  const counted = new Map<string, { readonly route: string; readonly side: Side; count: number }>();

  /** Once everything is drained: when what is still opened ends, by the clock of `performance`. */
  let endsAt: number | undefined;

  const count = ({ route, side }: UpgradeFacts, by: 1 | -1): void => {
    const key = `${side} ${route}`;
    const entry = counted.get(key) ?? { route, side, count: 0 };
    entry.count += by;
    // One that is gone is shown as 0 once more often than it would have to be: routes are few.
    counted.set(key, entry);
  };

  return {
    take(facts, most) {
      const { upstream } = facts;
      const taken = byUpstream.get(upstream) ?? 0;
      if (taken >= most) return undefined;
      byUpstream.set(upstream, taken + 1);
      let isTaken = true;
      const leave = (): void => {
        if (!isTaken) return;
        isTaken = false;
        const left = (byUpstream.get(upstream) ?? 1) - 1;
        if (left === 0) byUpstream.delete(upstream);
        else byUpstream.set(upstream, left);
      };
      return {
        ...facts,
        leave,
        opened(tunnel) {
          open.set(tunnel, facts);
          count(facts, 1);
          if (endsAt !== undefined) {
            tunnel.leave();
            setTimeout(() => tunnel.end(), endsAt - performance.now()).unref();
          }
          void tunnel.closed.then(() => {
            open.delete(tunnel);
            count(facts, -1);
            leave();
          });
        },
      };
    },
    counts: () => counted.values(),
    async drain(boundMs, isChosen) {
      if (isChosen === undefined) endsAt ??= performance.now() + boundMs;
      const chosen = [...open].filter(([, facts]) => isChosen?.(facts) ?? true).map(([tunnel]) => tunnel);
      if (chosen.length === 0) return;
      for (const tunnel of chosen) tunnel.leave();
      const bound = setTimeout(() => {
        for (const tunnel of chosen) tunnel.end();
      }, boundMs);
      const cut = setTimeout(() => {
        for (const tunnel of chosen) tunnel.destroy();
      }, boundMs + cutMs);
      await Promise.all(chosen.map(({ closed }) => closed));
      clearTimeout(bound);
      clearTimeout(cut);
    },
  };
}
