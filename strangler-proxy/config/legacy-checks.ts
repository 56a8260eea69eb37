import { field, type Report } from './document.ts';

/** Checks that there is a legacy side wherever something leads to it. */
export function checkLegacy(content: unknown, report: Report): void {
  if (field(content, 'legacy') !== undefined) return;
  if (field(content, 'unnamed') !== 404) {
    report(
      ['legacy'],
      '"legacy" is missing',
      'name the upstream that answers everything no route names, or write unnamed: 404 where there is none',
    );
    return;
  }
  const routes = field(content, 'routes');
  for (const [index, route] of (Array.isArray(routes) ? (routes as unknown[]) : []).entries()) {
    for (const key of ['fallback', 'shadow']) {
      if (field(route, key) === undefined || field(route, key) === false) continue;
      report(['routes', index, key], 'there is no legacy side', `remove ${key}, or name the legacy upstream`);
    }
  }
}

interface Legacy {
  readonly legacy?: string | undefined;
  readonly upstreams: Readonly<Record<string, unknown>>;
  readonly routes: readonly { readonly whenOff?: 404 | 503 | undefined }[];
}

/**
 * A configuration without a legacy side as one that never asks it: whatever would be legacy's is answered by `whenOff`,
 * 404 where a route says nothing else, and the name stands for none.
 */
export function withoutLegacySide<T extends Legacy>(config: T): T {
  if (config.legacy !== undefined) return config;
  return {
    ...config,
    legacy: Object.keys(config.upstreams)[0] ?? '',
    routes: config.routes.map((route) => ({ ...route, whenOff: route.whenOff ?? 404 })),
  };
}
