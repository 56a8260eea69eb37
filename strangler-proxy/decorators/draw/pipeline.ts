import type { RouteConfig } from '../../config/types.ts';
import type { RouteDecorators } from '../route-decorators.ts';
import type { DecoratorConfig } from '../types.ts';

/** One thing on the way of a request, and the service that does it. */
export interface Stage {
  readonly kind: 'pre' | 'proxy' | 'post' | 'catch';
  readonly name: string;
  /** Host and path that are called. */
  readonly service: string;
}

/** The way of a route's requests, as it is drawn. */
export interface Pipeline {
  readonly id: string;
  /** `POST /api/orders`. */
  readonly title: string;
  readonly pre: readonly Stage[];
  readonly proxy: Stage;
  readonly post: readonly Stage[];
  readonly catch?: Stage;
}

/** What is drawn of a decorator. */
export function stageOf(kind: 'pre' | 'post' | 'catch', { name, url }: Pick<DecoratorConfig, 'name' | 'url'>): Stage {
  const { host, pathname } = new URL(url);
  return { kind, name, service: host + (pathname === '/' ? '' : pathname) };
}

/** The pipeline of a route; `sides` names what the proxy chooses from. */
export function pipelineOf(
  { id, match }: Pick<RouteConfig, 'id' | 'match'>,
  decorators: RouteDecorators | undefined,
  sides: string,
): Pipeline {
  const stages = (kind: 'pre' | 'post' | 'catch'): Stage[] =>
    (decorators?.[kind] ?? []).map((decorator) => stageOf(kind, decorator));
  const [caught] = stages('catch');
  return {
    id,
    title: `${match.methods.join(', ')} ${match.host ?? ''}${match.path}`,
    pre: stages('pre'),
    proxy: { kind: 'proxy', name: 'PROXY', service: sides },
    post: stages('post'),
    ...(caught === undefined ? {} : { catch: caught }),
  };
}
