import { createHmac, randomBytes } from 'node:crypto';

// Personal data must not be recoverable by hashing every phone number: the key lives only in this process.
const key = randomBytes(32);

/** Longest shape shown; what is longer is cut with "…". */
const MAX_SHAPE = 48;

/**
 * A string's shape instead of its content: letters become a or A, digits 9, with a short keyed hash by which two
 * equal values can be recognised. `"Ivan, +79991234567"` → `"Aaaa, +99999999999" #3f2a1c`.
 */
export function mask(text: string): string {
  const cut = text.length > MAX_SHAPE ? `${text.slice(0, MAX_SHAPE)}…` : text;
  const shape = cut.replace(/\p{Lu}/gu, 'A').replace(/\p{L}|\p{M}/gu, (letter) => (letter === 'A' ? 'A' : 'a'));
  const hash = createHmac('sha256', key).update(text).digest('hex').slice(0, 6);
  return `${JSON.stringify(shape.replace(/\p{N}/gu, '9'))} #${hash}`;
}

// A member of one of these names, or anything below it, is masked whatever it holds, numbers too.
const SENSITIVE =
  /phone|mobile|name|email|mail|address|street|house|flat|zip|postcode|latitude|longitude|^(?:lat|lon|lng)$|geo|birth|passport|card|iban|account|token|secret|password|session|cookie|auth|comment|note|customer|contact|user|login|ip$/i;

// Members whose values are enumerations in practically every API; their values say what went wrong and nobody's name.
const ENUMERATION = /(?:^|_|[a-z](?=[A-Z]))(?:status|type|kind|state|code|currency|category|method|side|unit|role)$/i;

const CODE = /^[A-Za-z][A-Za-z0-9_-]{0,23}$/;
const TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;

/** True when values under this member name must never be shown. */
export function isSensitive(memberName: string): boolean {
  return SENSITIVE.test(memberName);
}

/** A string value of that member as it may be shown: dates and enumeration codes as they are, all else masked. */
export function showString(text: string, memberName: string, sensitive: boolean): string {
  const shown = !sensitive && (TIME.test(text) || (ENUMERATION.test(memberName) && CODE.test(text)));
  return shown ? JSON.stringify(text) : mask(text);
}

/** A number as it may be shown: money and ids yes; ten digits and more may be a phone number or a card. */
export function showNumber(text: string, sensitive: boolean): string {
  return sensitive || text.replace(/\D/g, '').length >= 10 ? mask(text) : text;
}
