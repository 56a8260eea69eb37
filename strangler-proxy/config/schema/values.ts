import { z } from 'zod';
import { parseRulePath, RulePathError } from '../../shadow/compare/rule-path.ts';

/** A port as YAML or as an expanded variable states it; 0 asks for any free one. */
export const port = z.coerce.number({ error: 'a port is a number from 0 to 65535' }).int().min(0).max(65_535);
export const name = z.string().min(1, 'must not be empty');
export const httpUrl = z.string().superRefine((text, context) => {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    context.addIssue({ code: 'custom', message: `"${text}" is no http:// or https:// URL` });
  }
});
export const originUrl = httpUrl.superRefine((text, context) => {
  const url = URL.parse(text);
  if (url !== null && (url.pathname !== '/' || url.search !== '' || url.username !== '')) {
    context.addIssue({
      code: 'custom',
      message: `"${text}" must be scheme, host and port only: paths belong into a route's rewrite`,
    });
  }
});

export const source = z.strictObject({
  header: name.optional().describe('A request header’s name.'),
  cookie: name.optional().describe('A cookie’s name.'),
  query: name.optional().describe('A query parameter’s name.'),
  path: name.optional().describe('A parameter of the route’s path.'),
  body: z
    .string()
    .regex(/^(\$\.)?[\w-]+(\.[\w-]+)*$/, 'a place in the body is written $.pizzeriaId or $.order.pizzeriaId')
    .optional()
    .describe('Of a JSON body, on routes with context: body.'),
  bearer: name.optional().describe('A claim of the JSON web token in Authorization; upstreams must check the token.'),
  identity: name.optional().describe('A claim of who is logged in; sub is the user.'),
});

export const jsonPath = z.string().superRefine((text, context) => {
  try {
    parseRulePath(text);
  } catch (error) {
    const why = error instanceof RulePathError ? error.message : String(error);
    context.addIssue({ code: 'custom', message: `${why}; write a path into the body as $.items[*].price` });
  }
});
