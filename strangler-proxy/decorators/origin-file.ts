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
  /** The URL of the service; without a path the request's own stays. */
  readonly call: string;
  readonly pre: readonly string[];
  readonly post: readonly string[];
  readonly catch?: string;
}

export interface OriginDecorator {
  readonly call: string;
  readonly requestBody: boolean;
  readonly responseBody: boolean;
  /** Ours: as in strangler.yaml, and in its words. */
  readonly timeout?: string | undefined;
  readonly onError?: 'fail' | 'skip' | undefined;
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', '*'] as const;
const names = z.array(z.string().min(1)).default([]);
const url = z.url({ protocol: /^https?$/, error: 'is no http:// or https:// URL' });

const place = {
  protocol: z.enum(['http', 'https']).default('http'),
  service: z.string().min(1),
  port: z.union([z.int().min(1).max(65_535), z.string().regex(/^\d{1,5}$/)]).optional(),
  path: z.string().startsWith('/').optional(),
};
/** What a decorator may say beside its place. */
const manner = {
  requireRequestBody: z.boolean().default(true),
  requireResponseBody: z.boolean().default(true),
  timeout: z.string().optional(),
  onError: z.enum(['fail', 'skip']).optional(),
};
const chains = { pre: names, post: names, catchHttpErrors: z.string().min(1).optional() };

const shortRoute = z.partialRecord(z.enum(methods), z.strictObject({ call: url, ...chains }));
const placed = z.strictObject({ ...place, ...manner });
const publishedForm = z.strictObject({
  router: z.record(
    z.string().startsWith('/', 'a path begins with /'),
    z.partialRecord(z.enum(methods), z.strictObject({ ...place, ...chains })),
  ),
  preDecorators: z.record(z.string(), placed).default({}),
  postDecorators: z.record(z.string(), placed).default({}),
});
const called = z.strictObject({ call: url, ...manner });
const shortDecorators = z.record(z.string(), called).default({});

/** Reads a file of either form; throws a ZodError with every fault, names that no decorator has included. */
export function readOriginFile(content: unknown): OriginFile {
  const isPublished = typeof content === 'object' && content !== null && 'router' in content;
  const file = isPublished ? fromPublished(publishedForm.parse(content)) : fromShort(content);
  const issues = file.routes.flatMap((route) =>
    [...route.pre, ...route.post, ...(route.catch === undefined ? [] : [route.catch])]
      .filter((name) => !Object.hasOwn(file.decorators, name))
      .map((name) => ({
        code: 'custom' as const,
        path: [...(isPublished ? ['router'] : []), route.path, route.method],
        message: `no decorator is called "${name.replace(/^(pre|post):/, '')}"`,
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
    decorators: Record<string, z.output<typeof called>>;
  } & Record<string, z.output<typeof shortRoute>>;
  return {
    routes: Object.entries(paths).flatMap(([path, byMethod]) =>
      Object.entries(byMethod).map(([method, route]) => makeRoute(path, method, route)),
    ),
    decorators: Object.fromEntries(
      Object.entries(decorators).map(([name, { call, ...rest }]) => [name, makeDecorator(call, rest)]),
    ),
  };
}

/** The two lists of the file may use one name for two services: such names are told apart here. */
function fromPublished({ router, preDecorators, postDecorators }: z.output<typeof publishedForm>): OriginFile {
  const nameIn = (kind: 'pre' | 'post') => (name: string) =>
    Object.hasOwn(kind === 'pre' ? postDecorators : preDecorators, name) ? `${kind}:${name}` : name;
  const [preName, postName] = [nameIn('pre'), nameIn('post')];
  return {
    routes: Object.entries(router).flatMap(([path, byMethod]) =>
      Object.entries(byMethod).map(([method, route]) =>
        makeRoute(path, method, {
          call: urlOf(route),
          pre: route.pre.map(preName),
          post: route.post.map(postName),
          catchHttpErrors: route.catchHttpErrors === undefined ? undefined : postName(route.catchHttpErrors),
        }),
      ),
    ),
    decorators: Object.fromEntries([
      ...Object.entries(preDecorators).map(
        ([name, each]) => [preName(name), makeDecorator(urlOf(each), each)] as const,
      ),
      ...Object.entries(postDecorators).map(
        ([name, each]) => [postName(name), makeDecorator(urlOf(each), each)] as const,
      ),
    ]),
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

function makeDecorator(
  call: string,
  o: Pick<z.output<typeof called>, 'requireRequestBody' | 'requireResponseBody' | 'timeout' | 'onError'>,
): OriginDecorator {
  const { requireRequestBody: requestBody, requireResponseBody: responseBody, timeout, onError } = o;
  return { call, requestBody, responseBody, ...(timeout && { timeout }), ...(onError && { onError }) };
}

function urlOf(o: {
  protocol: string;
  service: string;
  port?: string | number | undefined;
  path?: string | undefined;
}): string {
  return `${o.protocol}://${o.service}${o.port === undefined ? '' : `:${o.port}`}${o.path ?? ''}`;
}
