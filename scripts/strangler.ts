#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { registerFlags } from './commands/flags.ts';
import { registerDev } from './commands/dev.ts';
import { registerDown } from './commands/down.ts';
import { registerLogs } from './commands/logs.ts';
import { registerReset } from './commands/reset.ts';
import { registerRestart } from './commands/restart.ts';
import { registerStatus } from './commands/status.ts';
import { registerUp } from './commands/up.ts';
import { registerTest } from './commands/test.ts';
import { registerInit } from './commands/init.ts';
import { registerProxy } from './commands/proxy.ts';
import { registerRoutes } from './commands/routes.ts';
import { registerExplain } from './commands/explain.ts';
import { registerToken } from './commands/token.ts';
import { registerShadow } from './commands/shadow.ts';
import { registerTraffic } from './commands/traffic.ts';
import { registerSeed } from './commands/seed.ts';
import { registerBackfill } from './commands/backfill.ts';
import { registerOutbox } from './commands/outbox.ts';
import { UserError } from './user-error.ts';

const program = new Command('strangler')
  .description('Move a legacy monolith to services one route at a time.')
  // Before the commands are added, which take it over: a mistake on the command line is 2, not commander's 1.
  .exitOverride()
  .showHelpAfterError()
  .enablePositionalOptions();

registerUp(program);
registerDown(program);
registerStatus(program);
registerLogs(program);
registerRestart(program);
registerReset(program);
registerDev(program);
registerTest(program);
registerFlags(program);

registerInit(program);
registerProxy(program);
registerRoutes(program);
registerToken(program);
registerExplain(program);
registerShadow(program);
registerTraffic(program);
registerSeed(program);
registerBackfill(program);
registerOutbox(program);

try {
  await program.parseAsync();
} catch (error) {
  // Commander has already said what is wrong, or shown the help that was asked for.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    // A user's mistake needs its remedy, not our stack; anything else is a defect and shows where.
    console.error(error instanceof UserError ? error.message : error);
    process.exitCode = error instanceof UserError ? error.exitCode : 2;
  }
}
