import type { Decision } from '../decision/decision.ts';
import type { ProxyConfig, RouteConfig } from '../config/types.ts';
import type { DecoratorConfig } from './types.ts';

/** The decorators of a route, in the order in which they are asked. */
export interface RouteDecorators {
  readonly pre: readonly DecoratorConfig[];
  readonly post: readonly DecoratorConfig[];
  /** None or one. */
  readonly catch: readonly DecoratorConfig[];
  /** Whether answers of legacy are decorated as well. */
  readonly isForBoth: boolean;
  /** Whether any of them wants the request's body: then it is read before anything is sent. */
  readonly wantsRequestBody: boolean;
}

/** Undefined for a route without decorators: it is streamed, and pays nothing. */
export function routeDecorators(
  { pre, post, catch: caught, decorate }: RouteConfig,
  decorators: ProxyConfig['decorators'],
): RouteDecorators | undefined {
  if (pre.length === 0 && post.length === 0 && caught === undefined) return undefined;
  const named = (name: string): DecoratorConfig => {
    const found = decorators[name];
    if (found === undefined) throw new Error(`no decorator is called ${name}`);
    const { call: url, timeout, onError, requestBody, responseBody } = found;
    return { name, url, timeout, onError, requestBody, responseBody };
  };
  const all = { pre: pre.map(named), post: post.map(named), catch: caught === undefined ? [] : [named(caught)] };
  const wantsRequestBody = [...all.pre, ...all.post, ...all.catch].some(({ requestBody }) => requestBody);
  return Object.freeze({ ...all, isForBoth: decorate === 'both', wantsRequestBody });
}

/** The decorators that a decided request meets; undefined when it meets none. */
export function decoratorsFor(
  decorators: RouteDecorators | undefined,
  { side }: Decision,
): RouteDecorators | undefined {
  return decorators !== undefined && (side === 'service' || decorators.isForBoth) ? decorators : undefined;
}
