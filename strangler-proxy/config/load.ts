import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { checkTogether } from './checks.ts';
import { type ConfigDocument, field, readDocument } from './document.ts';
import { ConfigError, type ConfigProblem } from './problems.ts';
import { withoutLegacySide } from './legacy-checks.ts';
import { configSchema } from './schema/index.ts';
import type { ProxyConfig } from './types.ts';
import { describeUnknownKey } from './unknown-keys.ts';

/** Reads and validates a configuration file; throws a ConfigError that holds every error at once. */
export async function loadConfig(file: string, env: NodeJS.ProcessEnv = process.env): Promise<ProxyConfig> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ConfigError(file, [
      { line: 1, place: '', message: `the file cannot be read (${why})`, remedy: 'name it with --config FILE' },
    ]);
  }
  return parseConfig(text, file, env);
}

/** Validates the text of a configuration file. */
export function parseConfig(text: string, file: string, env: NodeJS.ProcessEnv = process.env): ProxyConfig {
  const document = readDocument(text, env);
  const problems: ConfigProblem[] = [...document.problems];
  if (document.content === undefined) throw new ConfigError(file, problems);
  const result = configSchema.safeParse(document.content);
  for (const issue of result.error?.issues ?? []) problems.push(...describeIssue(document, issue));
  checkTogether(document.content, (path, message, remedy) => {
    const problem = document.problemAt(path, message, remedy);
    if (problem) problems.push(problem);
  });
  if (result.data === undefined || problems.length > 0) throw new ConfigError(file, problems);
  return deepFreeze(withoutLegacySide(result.data)) as ProxyConfig;
}

function describeIssue(document: ConfigDocument, issue: z.core.$ZodIssue): ConfigProblem[] {
  const path = issue.path.map((each) => (typeof each === 'symbol' ? String(each) : each));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.flatMap((key) => {
      const { message, remedy } = describeUnknownKey(configSchema, path, key);
      return document.problemAt([...path, key], message, remedy) ?? [];
    });
  }
  if (issue.code === 'invalid_key') {
    const why = issue.issues[0]?.message ?? issue.message;
    return [document.problemAt(path, why, 'give it another name')].filter((each) => each !== undefined);
  }
  const value = path.reduce<unknown>(
    (at, step) => (Array.isArray(at) ? (at as unknown[])[Number(step)] : field(at, String(step))),
    document.content,
  );
  const name = path.findLast((step) => typeof step === 'string') ?? 'the file';
  const problem =
    value === undefined
      ? document.problemAt(path, `"${name}" is missing`, `add ${name}`)
      : document.problemAt(path, issue.message, `correct the value of ${name}`);
  return problem ? [problem] : [];
}

/** Freezes a value and all that it holds. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) deepFreeze(each);
    Object.freeze(value);
  }
  return value;
}
