import { parentPort } from 'node:worker_threads';
import { compareAnswers, compileRules } from '../compare/index.ts';
import type { CompareJob, CompareReply } from './comparer.ts';

/** Compares what comparer.ts sends, one pair after the other. */
parentPort?.on('message', ({ id, config, legacy, service }: CompareJob) => {
  const reply: CompareReply = { id, differences: compareAnswers(legacy, service, compileRules(config)) };
  parentPort?.postMessage(reply);
});
