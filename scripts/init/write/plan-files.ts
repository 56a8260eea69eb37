import { randomBytes } from 'node:crypto';
import { formatFlags } from '../../flags/flags-file.ts';
import { ENV_FILE } from '../../proxy/env-file.ts';
import type { Findings } from '../findings.ts';
import { configText, type ConfigChoices } from './config-text.ts';

/** A file that is to be made. */
export interface PlannedFile {
  readonly name: string;
  readonly text: string;
  readonly mode: number;
  /** What it is, in a few words. */
  readonly what: string;
}

/** The files of a proxy in front of the application; the secret in one of them is new each time. */
export function planFiles(found: Findings, choices: ConfigChoices): readonly PlannedFile[] {
  return [
    { name: 'strangler.yaml', text: configText(found, choices), mode: 0o644, what: 'the configuration, with comments' },
    { name: 'flags.json', text: flagsText(found), mode: 0o644, what: 'the flags, all off' },
    { name: ENV_FILE, text: envText(), mode: 0o600, what: 'the secrets, for you alone to read' },
  ];
}

function flagsText({ ideas }: Findings): string {
  const name = `${ideas[0]?.name ?? 'first'}-read`;
  const features = [name, `${name}-shadow`].map((flag) => ({
    name: flag,
    enabled: false,
    strategies: [{ name: 'default' }],
  }));
  return formatFlags({ version: 2, features });
}

function envText(): string {
  return `# Keep it out of version control. The environment goes before what stands here.
# The console asks for this token; it also signs cookies and the tokens of "strangler token".
STRANGLER_ADMIN_TOKEN=${randomBytes(24).toString('base64url')}
# UNLEASH_URL=http://127.0.0.1:4242/api
# UNLEASH_CLIENT_TOKEN=
# UNLEASH_ADMIN_TOKEN=
`;
}
