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
