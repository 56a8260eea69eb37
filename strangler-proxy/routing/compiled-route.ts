import type { ProxyConfig, RouteConfig } from '../config/types.ts';
import { routeDecorators, type RouteDecorators } from '../decorators/route-decorators.ts';
import { decisions } from '../decision/decision.ts';
import { type Failure, failures } from '../forwarding/failures.ts';
import { RouteCounters } from '../observability/request-counters.ts';
import { type RouteRewriting, routeRewriting } from '../rewriting/side-rewriting.ts';
import type { Upstream } from '../upstreams/upstream.ts';
import { type CompiledGroup, compileGroup } from './compiled-group.ts';
import { parsePattern, type Segment } from './pattern.ts';
import { makeTargetBuilder, type TargetBuilder, withSegmentParameters } from './target-builder.ts';

/** A route with all that can be worked out before the first request. */
export interface CompiledRoute {
  /** Undefined for the route of everything that no route names. */
  readonly config: RouteConfig | undefined;
  readonly id: string;
  /** Undefined: the service answers, whatever the flags say. */
  readonly flag: string | undefined;
  /** Named with methods that may change something. */
  readonly isWrite: boolean;
  readonly service: Upstream;
  readonly legacy: Upstream;
  readonly fallback: boolean;
  /** On: requests are refused, so that others have the machine for themselves. */
  readonly shedFlag: string | undefined;
  /** 0 is shed last. */
  readonly priority: number;
  /** What answers in place of a legacy side that the route does not have. */
  readonly whenOff: Failure | undefined;
  /** Undefined where nobody is kept on a side. */
  readonly group: CompiledGroup | undefined;
  readonly endsPin: boolean;
  /** The flag context is read from the body, too. */
  readonly contextBody: boolean;
  /** Whether the service is told who asks. */
  readonly identity: 'none' | 'forward' | 'required';
  /** The fence that its writes are held by. */
  readonly fence: string | undefined;
  readonly segments: readonly Segment[];
  readonly buildLegacyTarget: TargetBuilder;
  readonly buildServiceTarget: TargetBuilder;
  /** Undefined for a route that is streamed. */
  readonly decorators: RouteDecorators | undefined;
  /** Undefined for a route whose answers are passed on as they are. */
  readonly rewriting: RouteRewriting | undefined;
  readonly counters: RouteCounters;
  /** The text of x-strangler-decision, by the decision's index. */
  readonly explanations: readonly string[];
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

const offFailures = { 404: failures.offNotFound, 503: failures.offUnavailable };

/** Of routes that say nothing else, and of everything unnamed. */
export const defaultPriority = 1;

/** The id under which everything unnamed is counted. */
export const unnamedRouteId = '-';

export function compileRoute(
  config: RouteConfig,
  upstreams: ReadonlyMap<string, Upstream>,
  { legacy: legacyName, decorators, groups }: Pick<ProxyConfig, 'legacy' | 'decorators' | 'groups'>,
  counters: RouteCounters,
): CompiledRoute {
  const matched = segmentsOf(config.match.path);
  return Object.freeze({
    config,
    id: config.id,
    flag: config.flag,
    isWrite: config.match.methods.some((method) => !safeMethods.has(method)),
    service: upstreamNamed(upstreams, config.service),
    legacy: upstreamNamed(upstreams, legacyName),
    fallback: config.fallback,
    shedFlag: config.group === undefined ? undefined : `shed-${config.group}`,
    priority: config.priority,
    whenOff: config.whenOff === undefined ? undefined : offFailures[config.whenOff],
    group: config.group === undefined ? undefined : compileGroup(config.group, groups[config.group]),
    endsPin: config.endsPin,
    contextBody: config.context === 'body',
    identity: config.identity ?? 'forward',
    fence: config.group === undefined ? undefined : groups[config.group]?.fence,
    segments: matched,
    buildLegacyTarget: withSegmentParameters(matched, makeTargetBuilder(matched, matched)),
    buildServiceTarget: makeTargetBuilder(
      matched,
      config.rewrite?.path === undefined ? matched : segmentsOf(config.rewrite.path),
    ),
    decorators: routeDecorators(config, decorators),
    rewriting: routeRewriting(config.rewrite, {
      legacy: upstreamNamed(upstreams, legacyName).config,
      service: upstreamNamed(upstreams, config.service).config,
    }),
    counters,
    explanations: decisions.map(
      ({ side, reason }) => `side=${side}; route=${config.id}; flag=${config.flag ?? '-'}; reason=${reason}`,
    ),
  });
}

/** The route of everything that no route names: legacy, byte for byte, or a refusal. */
export function makeUnnamedRoute(
  legacy: Upstream,
  counters: RouteCounters,
  whenOff: Failure | undefined,
): CompiledRoute {
  const same: TargetBuilder = (path) => path;
  return Object.freeze({
    config: undefined,
    id: unnamedRouteId,
    flag: undefined,
    isWrite: false,
    service: legacy,
    legacy,
    fallback: false,
    shedFlag: undefined,
    priority: defaultPriority,
    whenOff,
    group: undefined,
    endsPin: false,
    contextBody: false,
    identity: 'none',
    fence: undefined,
    segments: [],
    buildLegacyTarget: same,
    buildServiceTarget: same,
    decorators: undefined,
    rewriting: routeRewriting(undefined, { legacy: legacy.config, service: legacy.config }),
    counters,
    explanations: decisions.map(({ side, reason }) => `side=${side}; reason=${reason}`),
  });
}

/** The pattern's segments; the configuration was validated, so a problem here is a defect. */
export function segmentsOf(path: string): readonly Segment[] {
  const parsed = parsePattern(path);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.segments;
}

function upstreamNamed(upstreams: ReadonlyMap<string, Upstream>, name: string): Upstream {
  const found = upstreams.get(name);
  if (found === undefined) throw new Error(`no upstream is called ${name}`);
  return found;
}
