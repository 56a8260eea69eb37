import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { readJsonFile, writeJsonFile } from './json-file.ts';

/** Everything secret of one stack, made at random on its first start. */
export interface Secrets {
  readonly mysqlRoot: string;
  readonly amqp: string;
  readonly unleashPassword: string;
  readonly unleashDatabase: string;
  readonly unleashAdminToken: string;
  readonly unleashClientToken: string;
  readonly legacyApp: string;
  readonly legacyRelay: string;
  readonly legacySync: string;
  readonly ordersApp: string;
  readonly accountsApp: string;
  readonly paymentsApp: string;
  readonly session: string;
  readonly bridge: string;
  readonly fence: string;
  readonly staffPassword: string;
  readonly proxyAdminToken: string;
  readonly apiTokenPrivateJwk: JWK;
  readonly apiTokenPublicJwk: JWK;
}

const random = (bytes = 18): string => randomBytes(bytes).toString('hex');

async function makeSecrets(): Promise<Secrets> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return {
    mysqlRoot: random(),
    amqp: random(),
    unleashPassword: random(8),
    unleashDatabase: random(),
    unleashAdminToken: `*:*.${random()}`,
    unleashClientToken: `default:development.${random()}`,
    legacyApp: random(),
    legacyRelay: random(),
    legacySync: random(),
    ordersApp: random(),
    accountsApp: random(),
    paymentsApp: random(),
    session: random(),
    bridge: random(32),
    fence: random(32),
    staffPassword: random(6),
    proxyAdminToken: random(),
    apiTokenPrivateJwk: { ...(await exportJWK(privateKey)), alg: 'EdDSA' },
    apiTokenPublicJwk: { ...(await exportJWK(publicKey)), alg: 'EdDSA' },
  };
}

/** The stack's secrets, made when there are none. What a newer version added is made without touching the rest. */
export async function loadSecrets(file: string): Promise<Secrets> {
  const stored = (readJsonFile(file) ?? {}) as Partial<Secrets>;
  const secrets = { ...(await makeSecrets()), ...stored };
  writeJsonFile(file, secrets);
  return secrets;
}
