import { bodies } from './bodies.ts';
import { decorator } from './decorator.ts';
import { idle } from './idle.ts';
import type { Scenario } from './scenario.ts';
import { shadow } from './shadow.ts';
import { websocket } from './websocket.ts';
import { workers } from './workers.ts';

/** What is asked beside the plain GET of 1 KB, in the order of the report. */
export const scenarios: readonly Scenario[] = [shadow, decorator, bodies, idle, websocket, workers];
