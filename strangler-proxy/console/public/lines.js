/* Upstreams, flips and decisions: a line each. */
import { clock, make, percent } from './elements.js';

export function drawUpstream({ name, up, inFlight, waiting, copies }) {
  const out = copies.filter(({ state }) => state !== 'up').map(({ copy, state }) => `${copy} ${state}`);
  const facts = [
    up ? 'up' : 'ejected',
    copies.length > 1 ? `${copies.length - out.length} of ${copies.length} copies` : '',
    `${inFlight} in flight`,
    waiting > 0 ? `${waiting} waiting` : '',
    copies.length > 1 ? out.join(', ') : '',
  ];
  return make('li', out.length > 0 ? { class: 'alarm' } : {}, `${name}: ${facts.filter(Boolean).join(', ')}`);
}

export function drawFlip({ at, flag, before, after, by, shareBefore, shareAfter }) {
  const split =
    shareBefore === null && shareAfter === null ? '' : ` · service ${percent(shareBefore)} → ${percent(shareAfter)}`;
  return make(
    'li',
    {},
    make('time', { datetime: new Date(at).toISOString() }, clock(at)),
    ` ${flag}: ${before} → ${after}${by === null ? '' : `, by ${by}`}${split}`,
  );
}

export function drawDecision({ at, method, route, side, reason, status, ms }) {
  const result = status === 0 ? 'broke off' : String(status);
  return make(
    'li',
    {},
    make('time', { datetime: new Date(at).toISOString() }, clock(at)),
    ` ${method} ${route} → ${side} (${reason}), ${result}, ${ms.toFixed(1)} ms`,
  );
}
