import { z } from 'zod';

/** The environment does not satisfy the schema; `problems` has one line for each variable that is wrong. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Reads a configuration from environment variables.
 *
 * An empty variable counts as missing, because that is what an unset `${VAR}` in a shell or a compose file leaves.
 * @throws {ConfigError} with every problem at once.
 */
export function readConfig<S extends z.ZodObject>(
  schema: S,
  env: NodeJS.ProcessEnv = process.env,
): Readonly<z.infer<S>> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return Object.freeze(result.data);
  throw new ConfigError(result.error.issues.map((issue) => describeIssue(schema, given, issue)));
}

/** Like {@link readConfig} for a `main.ts`: says what is wrong on stderr and ends the process with code 2. */
export function readConfigOrExit<S extends z.ZodObject>(
  schema: S,
  env: NodeJS.ProcessEnv = process.env,
): Readonly<z.infer<S>> {
  try {
    return readConfig(schema, env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

/** A TCP port; 0 lets the system choose one, which tests use. */
export const portVariable = (description: string) => z.coerce.number().int().min(0).max(65_535).describe(description);

/** A URL with one of the given schemes, e.g. `['mysql']`. */
export const urlVariable = (schemes: readonly string[], description: string) =>
  z
    .url({
      protocol: new RegExp(`^(${schemes.join('|')})$`),
      error: `must be a URL that begins with ${schemes.join(':// or ')}://`,
    })
    .describe(description);

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A duration with its unit (`500ms`, `5s`, `2m`, `1h`), longer than nothing; read as milliseconds. */
export const durationVariable = (description: string) =>
  z
    .string()
    .transform((text, context) => {
      const [, amount = '0', unit = ''] = /^(\d{1,9})(ms|s|m|h)$/.exec(text) ?? [];
      const ms = Number(amount) * (UNITS_MS[unit] ?? 0);
      if (ms > 0) return ms;
      context.addIssue({ code: 'custom', message: 'must be a duration with its unit, like 500ms, 5s, 2m or 1h' });
      return z.NEVER;
    })
    .describe(description);

/** How long a process that stops goes on answering; `listen` takes it as `drainMs`. */
export const drainVariable = durationVariable(
  'how long it still answers, as not ready, when it is stopped; best longer than the interval of health checks',
).prefault('500ms');

/** A JSON Web Key as one line of JSON. */
export const jwkVariable = (description: string) =>
  z
    .string()
    .transform((text, context) => {
      const key = parseJson(text);
      if (typeof key === 'object' && key !== null && 'kty' in key) return key as JsonWebKey;
      context.addIssue({ code: 'custom', message: 'must be a JSON Web Key (one line of JSON with "kty")' });
      return z.NEVER;
    })
    .describe(description);

/** The fields of a JSON Web Key that this project uses (an Ed25519 key pair). */
export interface JsonWebKey {
  readonly kty: string;
  readonly crv?: string;
  readonly x?: string;
  readonly d?: string;
  readonly kid?: string;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whatever the text is, it is no JSON: the caller reports the variable by name, and never its value (a secret).
    return undefined;
  }
}

function describeIssue(schema: z.ZodObject, env: Record<string, unknown>, issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0] ?? '');
  const field = schema.shape[name] as z.ZodType | undefined;
  const meaning = field?.description === undefined ? '' : ` (${field.description})`;
  return env[name] === undefined ? `${name} is missing${meaning}` : `${name}: ${issue.message}${meaning}`;
}
