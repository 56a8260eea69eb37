import { randomBytes } from 'node:crypto';
import { testRabbitmq } from '../../support/servers.ts';

/**
 * A virtual host of its own on the test broker, and its AMQP URL: queues have fixed names, so without it one test file
 * would be delivered what another has left behind.
 */
export async function freshVhost(): Promise<string> {
  const { url, managementUrl } = await testRabbitmq();
  const vhost = `test_${randomBytes(4).toString('hex')}`;
  const { username, password } = new URL(url);
  await put(managementUrl, `/api/vhosts/${vhost}`, {});
  await put(managementUrl, `/api/permissions/${vhost}/${username}`, { configure: '.*', write: '.*', read: '.*' });
  return Object.assign(new URL(url), { username, password, pathname: `/${vhost}` }).href;
}

async function put(managementUrl: string, path: string, body: object): Promise<void> {
  const at = new URL(managementUrl);
  const authorization = `Basic ${Buffer.from(`${decodeURIComponent(at.username)}:${decodeURIComponent(at.password)}`).toString('base64')}`;
  const response = await fetch(`${at.origin}${path}`, {
    method: 'PUT',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}
