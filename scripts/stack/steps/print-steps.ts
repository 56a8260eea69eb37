import type { StepEvent } from './steps.ts';

interface OpenStep {
  readonly title: string;
  readonly started: number;
  done: number;
  total: number;
  announced: boolean;
}

const BAR_WIDTH = 24;
const REDRAW_MS = 200;
const QUIET_MS = 1000;
const PLAIN_PROGRESS_MS = 5000;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function describe(step: OpenStep): string {
  const elapsed = seconds(Date.now() - step.started);
  if (step.total === 0) return `… ${step.title} ${elapsed}`;
  const filled = Math.min(BAR_WIDTH, Math.round((step.done / step.total) * BAR_WIDTH));
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
  return `… ${step.title} ${bar} ${step.done}/${step.total} ${elapsed}`;
}

/**
 * Shows steps: on a terminal the open ones as lines that count, elsewhere a line when one has taken a second, some
 * progress, and one at its end.
 */
export function printSteps(out: NodeJS.WriteStream): { show: (event: StepEvent) => void; close: () => void } {
  const open = new Map<number, OpenStep>();
  const live = out.isTTY;
  let drawn = 0;
  const erase = (): void => {
    if (drawn > 0) out.write(`\u001b[${drawn}A\u001b[J`);
    drawn = 0;
  };
  const draw = (): void => {
    if (!live) return;
    erase();
    for (const step of open.values()) out.write(`${describe(step).slice(0, (out.columns || 80) - 1)}\n`);
    drawn = open.size;
  };
  const announce = (): void => {
    for (const step of open.values()) {
      if (step.announced || Date.now() - step.started < QUIET_MS) continue;
      step.announced = true;
      out.write(`… ${step.title}\n`);
    }
  };
  let lastPlain = Date.now();
  const plainProgress = (): void => {
    if (Date.now() - lastPlain < PLAIN_PROGRESS_MS) return;
    lastPlain = Date.now();
    for (const step of open.values()) out.write(`${describe(step)}\n`);
  };
  const tick = (): void => {
    if (live) draw();
    else {
      announce();
      plainProgress();
    }
  };
  const timer = setInterval(tick, REDRAW_MS).unref();
  return {
    show(event) {
      if (event.kind === 'start') {
        open.set(event.id, { title: event.title, started: Date.now(), done: 0, total: 0, announced: false });
      } else {
        const step = open.get(event.id);
        if (step === undefined) return;
        if (event.kind === 'progress') {
          step.done = event.done;
          step.total = event.total;
          return;
        }
        open.delete(event.id);
        if (live) erase();
        out.write(`${event.ok ? '✓' : '✗'} ${step.title} ${seconds(event.ms)}\n`);
      }
      draw();
    },
    close() {
      clearInterval(timer);
      if (live) erase();
    },
  };
}
