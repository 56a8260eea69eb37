import type { Random } from '../traffic/random.ts';
import type { ShadowRequest, ShadowRoute } from './shadow-routes.ts';

/** The same request again and again is no evidence. */
export const MAX_REPETITIONS = 5;

/**
 * Chooses up to `total` requests, shared evenly among the routes that have targets: each shape once, then again in
 * further rounds while more are wanted, MAX_REPETITIONS times at most; then shuffled, so that routes and rounds mix.
 */
export function planSample(
  requests: readonly ShadowRequest[],
  total: number,
  random: Random,
): readonly ShadowRequest[] {
  const byRoute = new Map<ShadowRoute, Map<string, ShadowRequest>>();
  for (const request of requests) {
    const shapes = byRoute.get(request.route) ?? new Map<string, ShadowRequest>();
    shapes.set(request.shape, request);
    byRoute.set(request.route, shapes);
  }
  const chosen: ShadowRequest[] = [];
  let routesLeft = byRoute.size;
  // Routes with few shapes first: what they cannot use goes to the others.
  for (const shapes of [...byRoute.values()].sort((a, b) => a.size - b.size)) {
    const share = Math.floor((total - chosen.length) / routesLeft--);
    const rounds = Array.from({ length: MAX_REPETITIONS }, () => [...shapes.values()]).flat();
    chosen.push(...rounds.slice(0, share));
  }
  return random.shuffled(chosen);
}
