#!/usr/bin/env node
// The one entry that must run on any Node ≥ 18 before anything is installed: plain JavaScript, no dependency.
// It installs what is missing and hands over to scripts/strangler.ts on the Node 26 that npm installed.
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePackages } from './bootstrap/packages.mjs';
import { handOver } from './bootstrap/hand-over.mjs';
import { ensureServers } from './bootstrap/servers.mjs';
import { runPackaged } from './bootstrap/packaged.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [command] = process.argv.slice(2);

/** What each command needs on the machine besides npm packages; every other command needs nothing. */
const NEEDS = {
  up: ['mariadb', 'rabbitmq', 'python'],
  dev: ['mariadb', 'rabbitmq', 'python'],
  test: ['mariadb', 'rabbitmq', 'python', 'chromium', 'curl', 'fossil'],
};

try {
  if (root.includes(`${sep}node_modules${sep}`)) {
    await runPackaged(root);
  } else {
    const alone = process.argv.some((argument) => argument === '--only' || argument.startsWith('--only='));
    const wantsHelp = process.argv.includes('--help') || process.argv.includes('-h');
    await ensurePackages(root);
    // The monolith by itself speaks to no broker, and no service runs beside it.
    const needs = (NEEDS[command] ?? []).filter((server) => !alone || server === 'mariadb');
    await ensureServers(wantsHelp ? [] : needs, { privateOnly: command === 'test' });
    handOver(root, process.argv.slice(2));
  }
} catch (error) {
  // Whatever stops us here is missing on the machine: the message says what, and a stack would only hide it.
  console.error(error.message);
  process.exitCode = 2;
}
