import type { BodiesConfig } from '../config/rewrite-types.ts';
import { ByteReplacer, type Replacement } from './byte-replacer.ts';
import { ownLinks } from './own-links.ts';
import type { PublicOrigin } from './public-origin.ts';

/** Says which bodies are searched, and for what. */
export interface BodyRules {
  /** Largest body that is searched, in bytes. */
  readonly limit: number;
  /** Whether bodies of this Content-Type are searched. */
  isSearched(contentType: string): boolean;
  /** Undefined: the rules cannot be written in the charset of the body. */
  replacerFor(contentType: string, to: PublicOrigin): ByteReplacer | undefined;
}

type Charset = 'utf8' | 'latin1' | 'ascii';

interface TextRule extends Omit<Replacement, 'from' | 'to'> {
  readonly from: string;
  readonly to: (origin: PublicOrigin) => string;
}

/** Charsets in which ASCII is written otherwise, or means something else for a while. */
const unlikeAscii = /^(?:utf-?(?:7|16|32)|ucs|iso-10646|iso-2022|hz-|cp037|ibm|ebcdic)/;
// eslint-disable-next-line no-control-regex -- ASCII has control characters
const ascii = /^[\x00-\x7f]*$/;
// eslint-disable-next-line no-control-regex -- the same
const latin1 = /^[\x00-\x7f\xa0-\xff]*$/;

/** Compiles what is looked for in bodies of an upstream that calls itself by these origins. */
export function makeBodyRules(config: BodiesConfig, origins: ReadonlySet<string>): BodyRules {
  const types = config.types.map(typePattern);
  const rules: readonly TextRule[] = [
    ...config.replace.map(({ from, to }) => ({
      from,
      to: ({ origin, host }: PublicOrigin) => to.replaceAll('{origin}', origin).replaceAll('{host}', host),
    })),
    ...(config.links ? ownLinks(origins) : []),
  ];
  // Nearly all clients ask for one host: the rules for the last one are kept.
  let last: { readonly key: string; readonly rules: readonly Replacement[] | undefined } | undefined;
  return {
    limit: config.limit,
    isSearched: (contentType) => {
      const type = mediaType(contentType);
      return types.some((each) => each.test(type));
    },
    replacerFor(contentType, to) {
      const charset = charsetOf(contentType);
      if (charset === undefined) return undefined;
      const key = `${charset} ${to.origin}`;
      if (last?.key !== key) last = { key, rules: inBytes(rules, charset, to) };
      return last.rules && new ByteReplacer(last.rules);
    },
  };
}

/** Undefined: one of the rules cannot be written in the charset. */
function inBytes(
  rules: readonly TextRule[],
  charset: Charset,
  origin: PublicOrigin,
): readonly Replacement[] | undefined {
  const found: Replacement[] = [];
  for (const { from, to: toText, ...rest } of rules) {
    const to = toText(origin);
    if (charset !== 'utf8' && !(charset === 'ascii' ? ascii : latin1).test(from + to)) return undefined;
    found.push({ from: Buffer.from(from, charset), to: Buffer.from(to, charset), ...rest });
  }
  return found;
}

/** Undefined: nothing can be looked for as bytes. */
function charsetOf(contentType: string): Charset | undefined {
  const name = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1]?.toLowerCase();
  if (name === undefined || name === 'utf-8' || name === 'utf8') return 'utf8';
  if (name === 'iso-8859-1' || name === 'latin1' || name === 'windows-1252') return 'latin1';
  return unlikeAscii.test(name) ? undefined : 'ascii';
}

function mediaType(contentType: string): string {
  return (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

function typePattern(type: string): RegExp {
  const source = type.toLowerCase().replaceAll(/[.+]/g, '\\$&').replaceAll('*', '[^/]*');
  return new RegExp(`^${source}$`);
}
