import { z } from 'zod';

/**
 * The decorator file of the origin, in both of its forms:
 * the short one, `{ "/path": { "POST": { "pre": [], "call": "http://…", "post": [] } }, "decorators": { … } }`, and
 * the published one with `router`, `preDecorators` and `postDecorators`.
 */
export interface OriginFile {
  readonly routes: readonly OriginRoute[];
  readonly decorators: Readonly<Record<string, OriginDecorator>>;
}

export interface OriginRoute {
  readonly path: string;
  /** `*`: every method. */
  readonly method: string;
  /** The URL of the service. */
  readonly call: string;
  readonly pre: readonly string[];
  readonly post: readonly string[];
  readonly catch?: string;
}

export interface OriginDecorator {
  readonly call: string;
  readonly requestBody: boolean;
  readonly responseBody: boolean;
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', '*'] as const;
const names = z.array(z.string().min(1)).default([]);
const url = z.url({ protocol: /^https?$/, error: 'is no http:// or https:// URL' });

const place = {
  protocol: z.enum(['http', 'https']).default('http'),
  service: z.string().min(1),
  port: z.union([z.int().min(1).max(65_535), z.string().regex(/^\d{1,5}$/)]).optional(),
  path: z.string().startsWith('/').default('/'),
};
const chains = { pre: names, post: names, catchHttpErrors: z.string().min(1).optional() };

const shortRoute = z.partialRecord(z.enum(methods), z.strictObject({ call: url, ...chains }));
const publishedForm = z.strictObject({
  router: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(methods), z.strictObject({ ...place, ...chains })),
  ),
  preDecorators: z
    .record(z.string(), z.strictObject({ ...place, requireRequestBody: z.boolean().optional() }))
    .default({}),
  postDecorators: z
    .record(
      z.string(),
      z.strictObject({
        ...place,
        requireRequestBody: z.boolean().optional(),
        requireResponseBody: z.boolean().optional(),
      }),
    )
    .default({}),
});
const shortDecorators = z.record(z.string(), z.strictObject({ call: url })).default({});

/** Reads a file of either form; throws a ZodError with every fault, names that no decorator has included. */
export function readOriginFile(content: unknown): OriginFile {
  const isPublished = typeof content === 'object' && content !== null && 'router' in content;
  const file = isPublished ? fromPublished(publishedForm.parse(content)) : fromShort(content);
  const issues = file.routes.flatMap((route) =>
    [...route.pre, ...route.post, ...(route.catch === undefined ? [] : [route.catch])]
      .filter((name) => !Object.hasOwn(file.decorators, name))
      .map((name) => ({
        code: 'custom' as const,
        path: [route.path, route.method],
        message: `no decorator is called "${plainName(name)}"`,
        input: name,
      })),
  );
  if (issues.length > 0) throw new z.ZodError(issues);
  return file;
}

function fromShort(content: unknown): OriginFile {
  const { decorators, ...paths } = z
    .object({ decorators: shortDecorators })
    .catchall(shortRoute)
    .parse(content ?? {}) as {
    decorators: Record<string, { call: string }>;
  } & Record<string, z.output<typeof shortRoute>>;
  return {
    routes: Object.entries(paths).flatMap(([path, byMethod]) =>
      Object.entries(byMethod).map(([method, route]) => makeRoute(path, method, route)),
    ),
    decorators: Object.fromEntries(
      Object.entries(decorators).map(([name, { call }]) => [name, { call, requestBody: true, responseBody: true }]),
    ),
  };
}

/** Pre and post decorators are named apart here: the two lists of the file may use one name for two services. */
function fromPublished({ router, preDecorators, postDecorators }: z.output<typeof publishedForm>): OriginFile {
  return {
    routes: Object.entries(router).flatMap(([path, byMethod]) =>
      Object.entries(byMethod).map(([method, route]) =>
        makeRoute(path, method, {
          call: urlOf(route),
          pre: route.pre.map((name) => `pre:${name}`),
          post: route.post.map((name) => `post:${name}`),
          catchHttpErrors: route.catchHttpErrors === undefined ? undefined : `post:${route.catchHttpErrors}`,
        }),
      ),
    ),
    decorators: Object.fromEntries([
      ...Object.entries(preDecorators).map(([name, decorator]) => [
        `pre:${name}`,
        { call: urlOf(decorator), requestBody: decorator.requireRequestBody ?? true, responseBody: true },
      ]),
      ...Object.entries(postDecorators).map(([name, decorator]) => [
        `post:${name}`,
        {
          call: urlOf(decorator),
          requestBody: decorator.requireRequestBody ?? true,
          responseBody: decorator.requireResponseBody ?? true,
        },
      ]),
    ]) as Record<string, OriginDecorator>,
  };
}

function makeRoute(
  path: string,
  method: string,
  route: { call: string; pre: string[]; post: string[]; catchHttpErrors?: string | undefined },
): OriginRoute {
  const { call, pre, post, catchHttpErrors } = route;
  return { path, method, call, pre, post, ...(catchHttpErrors === undefined ? {} : { catch: catchHttpErrors }) };
}

function urlOf(o: { protocol: string; service: string; port?: string | number | undefined; path: string }): string {
  return `${o.protocol}://${o.service}${o.port === undefined ? '' : `:${o.port}`}${o.path}`;
}

function plainName(name: string): string {
  return name.replace(/^(pre|post):/, '');
}
