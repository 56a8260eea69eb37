#!/usr/bin/env node
import { Command } from 'commander';
import { registerFlags } from './commands/flags.ts';
import { registerTest } from './commands/test.ts';
import { registerProxy } from './commands/proxy.ts';
import { UserError } from './user-error.ts';

const program = new Command('strangler')
  .description('Move a legacy monolith to services one route at a time.')
  .showHelpAfterError()
  .enablePositionalOptions();

registerTest(program);
registerFlags(program);

registerProxy(program);

try {
  await program.parseAsync();
} catch (error) {
  // A user's mistake needs its remedy, not our stack; anything else is a defect and shows where.
  console.error(error instanceof UserError ? error.message : error);
  process.exitCode = error instanceof UserError ? error.exitCode : 2;
}
