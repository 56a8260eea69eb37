import { z } from 'zod';

const unitsOfTime: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const unitsOfSize: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** `500ms`, `5s`, `2m` or `1h` in milliseconds; undefined when it is none of these. */
export function parseDuration(text: string): number | undefined {
  return parseUnit(text, /^(\d+(?:\.\d+)?)(ms|s|m|h)$/, unitsOfTime);
}

/** `512B`, `64KiB`, `1MiB` or `1GiB` in bytes; undefined when it is none of these. */
export function parseSize(text: string): number | undefined {
  return parseUnit(text, /^(\d+(?:\.\d+)?)(B|KiB|MiB|GiB)$/, unitsOfSize);
}

function parseUnit(text: string, shape: RegExp, units: Readonly<Record<string, number>>): number | undefined {
  const match = shape.exec(text.trim());
  const factor = units[match?.[2] ?? ''];
  return match?.[1] === undefined || factor === undefined ? undefined : Math.round(Number(match[1]) * factor);
}

/** A duration that the file states with its unit. */
export const duration = z
  .string({ error: 'a duration is written with its unit: 500ms, 5s, 2m or 1h' })
  .transform((text, context) => {
    const value = parseDuration(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: `"${text}" is no duration: write 500ms, 5s, 2m or 1h` });
    return z.NEVER;
  });

/** A share that the file states in per cent (`20%`), read as 0 to 1. */
export const share = z.string({ error: 'a share is written in per cent: 20%' }).transform((text, context) => {
  const value = parseUnit(text, /^(\d+(?:\.\d+)?)(%)$/, { '%': 100 });
  if (value !== undefined && value <= 10_000) return value / 10_000;
  context.addIssue({ code: 'custom', message: `"${text}" is no share: write 0% to 100%` });
  return z.NEVER;
});

/** A size that the file states with its unit. */
export const size = z
  .string({ error: 'a size is written with its unit: 512B, 64KiB or 1MiB' })
  .transform((text, context) => {
    const value = parseSize(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: `"${text}" is no size: write 512B, 64KiB or 1MiB` });
    return z.NEVER;
  });
