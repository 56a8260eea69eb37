import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { z } from 'zod';

/** A certificate or key: the name of its file, or the PEM text itself (as a variable may hold it). */
export const pem = z.string().transform((text, context) => {
  if (text.includes('-----BEGIN ')) return text;
  try {
    const content = readFileSync(text, 'utf8');
    if (content.includes('-----BEGIN ')) return content;
    context.addIssue({ code: 'custom', message: `"${text}" holds no PEM` });
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    context.addIssue({ code: 'custom', message: `"${text}" cannot be read (${why})` });
  }
  return z.NEVER;
});

interface Secrets {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** Reports certificates and keys that OpenSSL does not take, or that do not belong together. */
export function checkSecureContext({ ca, cert, key }: Secrets, context: z.core.$RefinementCtx): void {
  if ((cert === undefined) !== (key === undefined)) {
    context.addIssue({ code: 'custom', message: 'a certificate needs its key, and a key its certificate' });
    return;
  }
  try {
    createSecureContext({ ca, cert, key });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    context.addIssue({ code: 'custom', message: `the certificate or its key cannot be used (${why})` });
  }
}
