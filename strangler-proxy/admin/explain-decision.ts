import type { FlagClient } from '../../flags/index.ts';
import { type DecisionInput, killSwitchFlag } from '../decision/decide.ts';
import type { Decision, Reason } from '../decision/decision.ts';
import type { Visit } from '../pins/visits.ts';
import type { CompiledRoute } from '../routing/compiled-route.ts';

/** One step of a decision, in the order in which they are taken. */
export interface ExplainStep {
  readonly step: string;
  readonly result: string;
}

/** A decision with all that it was made of. */
export interface Decided {
  readonly route: CompiledRoute;
  readonly flags: FlagClient;
  readonly input: DecisionInput;
  readonly visit: Visit | undefined;
  readonly decision: Decision;
}

interface DecisionStep {
  readonly step: string;
  /** With these reasons nothing that comes later is asked. */
  readonly ends: readonly Reason[];
  /** Undefined where the step says nothing about this route. */
  readonly tell: (decided: Decided) => string | undefined;
}

/** The order of `decide`, in words. */
const decisionSteps: readonly DecisionStep[] = [
  {
    step: 'kill switch',
    ends: ['kill-switch'],
    tell: ({ flags }) =>
      flags.isEnabled(killSwitchFlag) ? `${killSwitchFlag} is on: everything goes to legacy` : 'off',
  },
  {
    step: 'override',
    ends: ['forced-legacy', 'forced-service'],
    tell: () => 'none (x-strangler-force with a token of scope force would decide here)',
  },
  { step: 'read your writes', ends: ['wrote-legacy', 'wrote-service'], tell: tellWrote },
  { step: 'flag', ends: ['flag-unknown', 'flag-off', 'property-missing'], tell: tellFlag },
  {
    step: 'write rule',
    ends: ['flag-unsafe'],
    tell: ({ route, decision }) =>
      decision.reason === 'flag-unsafe'
        ? `${route.flag ?? ''} is handed out by user, and this request may write: legacy`
        : undefined,
  },
  { step: 'pin', ends: ['pinned-legacy'], tell: tellPin },
  {
    step: 'fence',
    ends: [],
    tell: ({ route, input }) =>
      route.fence !== undefined && input.isWrite
        ? `${route.fence}: whoever owns the writes has the last word, and was not asked`
        : undefined,
  },
  { step: 'health', ends: [], tell: tellHealth },
];

/** Tells of the steps up to the one that decided. */
export function explainDecision(decided: Decided): readonly ExplainStep[] {
  const told: ExplainStep[] = [];
  for (const { step, ends, tell } of decisionSteps) {
    const result = tell(decided);
    if (result !== undefined) told.push({ step, result });
    if (ends.includes(decided.decision.reason)) break;
  }
  return told;
}

function tellWrote({ route, input, visit, decision }: Decided): string | undefined {
  const ms = route.group?.readYourWritesMs ?? 0;
  if (ms === 0) return undefined;
  if (input.isWrite) return 'only reads follow the last write';
  if (visit?.wrote === undefined) return `nothing was written in the last ${ms / 1000} s`;
  if (decision.reason === 'wrote-legacy' || decision.reason === 'wrote-service')
    return `${visit.wrote} took the last write, less than ${ms / 1000} s ago: ${visit.wrote}`;
  return `${visit.wrote} took the last write, but is not there to be read from`;
}

function tellFlag({ route, flags, input, decision }: Decided): string {
  const { flag } = route;
  if (flag === undefined) return 'the route has none: the service';
  if (decision.reason === 'flag-unknown') return `${flag} is not known to the flag source: legacy`;
  const state = `${flag} is ${flags.isEnabled(flag, input.context) ? 'on' : 'off'} for this context`;
  if (decision.reason === 'property-missing')
    return `${state}: it is handed out by ${flags.missingProperty(flag, input.context) ?? ''}, which the request does not say`;
  return flags.isGradual(flag) ? `${state} (handed out gradually)` : state;
}

function tellPin({ route, input, visit, decision }: Decided): string | undefined {
  const { group } = route;
  if (group === undefined || group.pinMs === 0) return undefined;
  const pin = visit?.pin;
  if (pin === undefined) return 'no conversation has begun; an answer of 2xx or 3xx begins one';
  const until = `the conversation is on ${pin.side} until ${new Date(pin.until).toISOString()}`;
  if (decision.reason === 'pinned-legacy') return `${until}: legacy`;
  if (pin.side === 'service') return `${until}, where the flag leads anyway`;
  return input.isWrite && group.isFenced
    ? `${until}, but writes of the group go to who owns the data`
    : `${until}, but legacy is not there`;
}

function tellHealth({ route, input }: Decided): string {
  const { service } = route;
  if (service.health.isUp()) return `${service.name} is up`;
  return input.fallback && !input.isWrite
    ? `${service.name} is ejected: legacy answers`
    : `${service.name} is ejected, but tried all the same: legacy may not answer for it`;
}
