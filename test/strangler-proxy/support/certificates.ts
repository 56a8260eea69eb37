import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate and its key, as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority of a test's own. */
export interface Authority {
  /** Its own certificate. */
  readonly ca: string;
  /** For names and addresses as in `DNS:localhost`, `IP:127.0.0.1`. */
  issue(name: string, ...alternatives: readonly string[]): Certificate;
}

/** Makes an authority in a folder; every machine that builds Node has openssl. */
export function makeAuthority(folder: string): Authority {
  const file = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): void =>
    void execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...curve, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=test authority', '-days', '1');
  return {
    ca: readFileSync(file('ca.pem'), 'utf8'),
    issue(name, ...alternatives) {
      writeFileSync(file(`${name}.ext`), `subjectAltName=${alternatives.join(',')}\n`);
      openssl('req', ...curve, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
      const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '1'];
      openssl('x509', '-req', '-in', `${name}.csr`, ...signing, '-extfile', `${name}.ext`, '-out', `${name}.pem`);
      return { cert: readFileSync(file(`${name}.pem`), 'utf8'), key: readFileSync(file(`${name}.key`), 'utf8') };
    },
  };
}
