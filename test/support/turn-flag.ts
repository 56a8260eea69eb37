import assert from 'node:assert/strict';

interface UnleashAccess {
  readonly url: string;
  readonly adminToken: string;
}

/** Turns a flag in `development` by the call that the switch in Unleash's UI makes. */
export async function turnFlag({ url, adminToken }: UnleashAccess, flag: string, on: boolean): Promise<void> {
  const path = `/api/admin/projects/default/features/${flag}/environments/development/${on ? 'on' : 'off'}`;
  const response = await fetch(url + path, { method: 'POST', headers: { authorization: adminToken } });
  assert.ok(response.ok, `turning ${flag} ${on ? 'on' : 'off'}: ${response.status} ${await response.text()}`);
}

/** Turns several flags off: the state in which a test of the whole system begins and ends. */
export async function turnOff(unleash: UnleashAccess, flags: readonly string[]): Promise<void> {
  for (const flag of flags) await turnFlag(unleash, flag, false);
}
