import { z } from 'zod';
import { routeRewrite } from './rewrite.ts';
import { jsonPath, name } from './values.ts';

export const route = z.strictObject({
  id: name.describe('Names the route in logs, metrics and explanations.'),
  match: z
    .strictObject({
      methods: z
        .array(z.string().regex(/^[A-Z][A-Z-]*$/, 'methods are written in capitals: GET'))
        .min(1, 'name at least one method')
        .default(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
        .describe('GET answers HEAD too.'),
      path: z.string().describe('Literal segments, :name for one segment, * at the end for the rest.'),
      host: name.toLowerCase().optional().describe('Only requests for this Host (without port).'),
    })
    .describe('Which requests it is about.'),
  flag: name.optional().describe('On: the service answers. Without a flag it always does.'),
  service: name.describe('The upstream that answers when the flag is on.'),
  rewrite: routeRewrite.optional(),
  fallback: z.boolean().default(false).describe('Legacy answers GET and HEAD when the service fails.'),
  pre: z.array(name).default([]).describe('Decorators that are asked before the call, in this order.'),
  post: z.array(name).default([]).describe('Decorators that are asked after an answer of 2xx, in this order.'),
  catch: name.optional().describe('The decorator that is asked after an answer of 4xx or 5xx.'),
  decorate: z.enum(['service', 'both']).default('service').describe('Whose answers are decorated.'),
  group: name.optional().describe('Routes that move together, and are shed together by the flag shed-<group>.'),
  endsPin: z.boolean().default(false).describe('An answer of 2xx or 3xx ends the conversation that a pin keeps.'),
  whenOff: z
    .literal([404, 503])
    .optional()
    .describe('The route has no legacy side: what is answered when it would be asked.'),
  context: z.enum(['head', 'body']).default('head').describe('body: the flag context is read from the JSON body, too.'),
  priority: z.int().min(0).max(9).default(1).describe('Who is shed when an upstream is full: 9 first, 0 last.'),
  identity: z
    .enum(['none', 'forward', 'required'])
    .optional()
    .describe('Whether the service is told who asks: required answers 401 while nobody is logged in.'),
  shadow: z
    .strictObject({
      flag: name.describe('On: GET and HEAD are mirrored to the other side and compared.'),
      compare: z
        .strictObject({
          ignore: z.array(jsonPath).default([]).describe('Places that may differ: $.generatedAt'),
          unordered: z.array(jsonPath).default([]).describe('Arrays whose order means nothing.'),
          key: z.record(jsonPath, name).default({}).describe('Arrays whose elements are told apart by a field.'),
        })
        .prefault({})
        .describe('What counts as equal.'),
    })
    .optional()
    .describe('The other side gets a copy, and both answers are compared.'),
});
