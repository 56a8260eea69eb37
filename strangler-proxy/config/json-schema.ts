import { z } from 'zod';
import { configSchema } from './schema/index.ts';
import { port } from './schema/values.ts';
import { duration, share, size } from './units.ts';

/** What a variable makes of a text; it is filled in before anything is checked. */
const variable = '\\$\\{\\w+\\}';

const units: readonly (readonly [unknown, string])[] = [
  [duration, '(?:\\d+(?:\\.\\d+)?)(?:ms|s|m|h)'],
  [size, '(?:\\d+(?:\\.\\d+)?)(?:B|KiB|MiB|GiB)'],
  [share, '(?:\\d+(?:\\.\\d+)?)%'],
];

type Schema = z.core.JSONSchema.BaseSchema;

/** The JSON Schema of strangler.yaml as a person writes it, before variables and units are read. */
export function configJsonSchema(): Schema {
  const schema = z.toJSONSchema(configSchema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // A pattern says all of it; the names that zod gives its own ("starts_with") stop validators that mind formats.
      if (jsonSchema.pattern !== undefined) delete jsonSchema.format;
      const unit = units.find(([type]) => type === zodSchema);
      if (unit !== undefined) Object.assign(jsonSchema, { type: 'string', pattern: `^(${unit[1]}|.*${variable}.*)$` });
      else if (isPort(zodSchema))
        replace(jsonSchema, {
          anyOf: [
            { type: 'integer', minimum: 0, maximum: 65_535 },
            { type: 'string', pattern: `^(\\d+|${variable})$` },
          ],
        });
      else if (jsonSchema.type === 'string' && isNarrow(jsonSchema)) allowVariable(jsonSchema);
      // Not what anybody would want to read as a limit.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.default === Infinity) delete jsonSchema.default;
    },
  });
  return { ...schema, title: 'strangler.yaml', description: 'The configuration of the strangler proxy.' };
}

function isPort(type: unknown): boolean {
  return type === port;
}

/** Whether it says more of a string than that it is one, so that `${VAR}` might not do. */
function isNarrow({ enum: values, pattern, minLength = 0, format, const: only }: Schema): boolean {
  if (pattern?.includes(variable) === true) return false;
  return (values ?? pattern ?? format ?? only) !== undefined || minLength > 1;
}

function allowVariable(schema: Schema): void {
  const { description, default: fallback, ...own } = schema;
  replace(schema, {
    ...(description !== undefined && { description }),
    ...(fallback !== undefined && { default: fallback }),
    anyOf: [own, { type: 'string', pattern: variable }],
  });
}

function replace(schema: Schema, by: Schema): void {
  for (const key of Object.keys(schema)) Reflect.deleteProperty(schema, key);
  Object.assign(schema, by);
}
