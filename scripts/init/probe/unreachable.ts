import { UserError } from '../../user-error.ts';

/** What to do about an application that cannot be asked, by the code of the error. */
const REMEDIES: Readonly<Record<string, (url: URL) => string>> = {
  ECONNREFUSED: ({ host }) => `Nothing listens at ${host}. Start the application, or correct --legacy.`,
  ENOTFOUND: ({ hostname }) => `There is no host called ${hostname}. Correct --legacy.`,
  EAI_AGAIN: ({ hostname }) => `The name ${hostname} cannot be looked up now. Try its address, as in http://10.0.0.5.`,
  EHOSTUNREACH: ({ hostname }) => `There is no way from this machine to ${hostname}.`,
  ENETUNREACH: ({ hostname }) => `There is no way from this machine to ${hostname}.`,
  TimeoutError: ({ host }) =>
    `${host} does not answer within 10 s. Is it the right port, and does a firewall stand between?`,
  ECONNRESET: ({ host }) => `${host} closes the connection without an answer. ${maybeHttps}`,
  EPROTO: ({ host }) => `${host} speaks no TLS. Write http:// instead of https://.`,
  ERR_SSL_WRONG_VERSION_NUMBER: ({ host }) => `${host} speaks no TLS. Write http:// instead of https://.`,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ({ host }) => `${host} speaks no TLS. Write http:// instead of https://.`,
  HPE_HEADER_OVERFLOW: ({ host }) => `The head of an answer of ${host} is larger than 64 KiB.`,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_HAS_EXPIRED: ({ host }) => `The certificate of ${host} has expired. Renew it first: the proxy checks it too.`,
  ERR_TLS_CERT_ALTNAME_INVALID: ({ host }) =>
    `The certificate of ${host} is for another name. Write that name into --legacy; the proxy checks it too.`,
};

const maybeHttps = 'Perhaps it speaks TLS: try https://. Perhaps it is no web server.';

function untrusted({ hostname, port }: URL): string {
  return [
    `The certificate of ${hostname} is signed by nobody whom this machine trusts. If it is yours, save it and name it:`,
    `  openssl s_client -connect ${hostname}:${port || '443'} -showcerts </dev/null | openssl x509 > legacy-ca.pem`,
    '  strangler init --legacy … --ca legacy-ca.pem',
  ].join('\n');
}

/** The UserError for an application that cannot be asked; what is no failure of the connection comes back as it is. */
export function asUnreachable(error: unknown, url: URL): unknown {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  const key = name === 'TimeoutError' || name === 'AbortError' ? 'TimeoutError' : String(code);
  const remedy = REMEDIES[key];
  if (remedy !== undefined) return new UserError(remedy(url), { cause: error });
  if (key.startsWith('HPE_')) {
    return new UserError(`${url.host} answers something that is no HTTP/1.1 (${key}). ${maybeHttps}`, { cause: error });
  }
  return key === 'undefined' ? error : new UserError(`${url.href} cannot be asked (${key}).`, { cause: error });
}
