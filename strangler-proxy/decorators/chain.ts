import type { CallContext, CallDecorator } from './call.ts';
import { readPostAnswer, readPreAnswer } from './protocol.ts';
import type {
  DecoratedRequest,
  DecoratedResponse,
  DecoratorConfig,
  DecoratorFailure,
  Outcome,
  StopAnswer,
} from './types.ts';

/** What a chain needs beside its decorators. */
export interface ChainDeps {
  readonly call: CallDecorator;
  /** Told of each call's end, for metrics and the log; a failure that is skipped too. */
  readonly called: (decorator: DecoratorConfig, outcome: Outcome<unknown>, elapsedMs: number) => void;
}

/** How a chain ended: with what it was given as the last decorator left it, or before its time. */
export type ChainEnd<T> = { readonly kind: 'done'; readonly value: T } | StopAnswer | DecoratorFailure;

/** Makes the calls' context for one decorator of the chain. */
export type ContextFor = (decorator: DecoratorConfig) => CallContext;

/** Pre decorators, in order, each on what the one before it left. */
export async function runPre(
  deps: ChainDeps,
  decorators: readonly DecoratorConfig[],
  request: DecoratedRequest,
  contextFor: ContextFor,
): Promise<ChainEnd<DecoratedRequest>> {
  return runChain(deps, decorators, request, contextFor, (decorator, current) => ({
    payload: withoutBody(current, decorator.requestBody),
    read: readPreAnswer,
  }));
}

/** Post decorators in order, or the one catch decorator: each on the response that the one before it left. */
export async function runPost(
  deps: ChainDeps,
  decorators: readonly DecoratorConfig[],
  { request, response }: { readonly request: DecoratedRequest; readonly response: DecoratedResponse },
  contextFor: ContextFor,
): Promise<ChainEnd<DecoratedResponse>> {
  return runChain(deps, decorators, response, contextFor, (decorator, current) => ({
    payload: {
      request: withoutBody(request, decorator.requestBody),
      response: withoutBody(current, decorator.responseBody),
    },
    read: readPostAnswer,
  }));
}

async function runChain<T extends object, C extends object>(
  deps: ChainDeps,
  decorators: readonly DecoratorConfig[],
  given: T,
  contextFor: ContextFor,
  prepare: (
    decorator: DecoratorConfig,
    current: T,
  ) => { readonly payload: unknown; readonly read: (status: number, text: string) => Outcome<C> },
): Promise<ChainEnd<T>> {
  let current = given;
  for (const decorator of decorators) {
    const { payload, read } = prepare(decorator, current);
    const startedAt = performance.now();
    const answer = await deps.call(decorator, payload, contextFor(decorator));
    const outcome = answer.kind === 'answer' ? read(answer.status, answer.text) : answer;
    deps.called(decorator, outcome, performance.now() - startedAt);
    if (outcome.kind === 'stop') return outcome;
    if (outcome.kind === 'failed' && decorator.onError === 'fail') return outcome;
    if (outcome.kind === 'replace') current = { ...current, ...defined(outcome.with) };
  }
  return { kind: 'done', value: current };
}

/** Without the keys that a decorator did not give. */
function defined(change: object): object {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

function withoutBody<T extends { readonly body?: unknown }>(message: T, isWanted: boolean): T {
  if (isWanted || !('body' in message)) return message;
  return Object.fromEntries(Object.entries(message).filter(([key]) => key !== 'body')) as unknown as T;
}
