import { setTimeout as delay } from 'node:timers/promises';
import type { Side } from '../config/types.ts';
import { type FenceSides, type Obeyed, type Order, otherSide, type SideState, SideUnavailable } from './types.ts';

/** Who may write now, and how that was found out. */
export interface Settled {
  readonly owner: Side;
  /** `known`: nothing had to be done. `returned`: the move did not end in time and was turned around. */
  readonly outcome: 'known' | 'moved' | 'returned' | 'forced' | 'unmoved';
  /** Why it is not as was wanted. */
  readonly why?: string;
}

export interface MoveOptions {
  readonly tenant: string;
  /** Who shall write; undefined: whoever does, or is about to. */
  readonly target: Side | undefined;
  /** For the move, and then for the way back, milliseconds. */
  readonly moveMs: number;
  readonly returnMs: number;
  /** Whether legacy takes over without the service's word: never, from one that does not answer, or from any. */
  readonly force: 'never' | 'from-silent' | 'from-any';
}

/** For reading both rows, milliseconds. */
const readMs = 1000;
/** Between two tries of an order that came too late or has to wait. */
const pauseMs = 20;
/** So long a side is asked to wait before it answers that it has to. */
const waitMs = 1000;

/** A try that can go no further. */
class Stuck extends Error {
  /** Who was to write. */
  readonly wanted: Side;
  /** The rows were changed, so that perhaps nobody may write. */
  readonly hasBegun: boolean;

  constructor(why: string, wanted: Side, hasBegun: boolean) {
    super(why);
    this.wanted = wanted;
    this.hasBegun = hasBegun;
  }
}

/**
 * Lets a side write, as docs/adr/0014 describes: close the other, wait for its events, open this one. Several proxies
 * may do it at once, and each finishes what another left half done. Throws SideUnavailable when nobody answers, and any
 * error of its own only after all that could be turned around has been.
 */
export async function move(sides: FenceSides, o: MoveOptions): Promise<Settled> {
  const until = performance.now() + o.moveMs;
  try {
    return await drive(sides, o.tenant, o.target, until);
  } catch (error) {
    const isSilent = error instanceof SideUnavailable && error.side === 'service';
    if (o.target === 'legacy' && (o.force === 'from-any' || (o.force === 'from-silent' && isSilent)))
      return takeOver(sides, o.tenant);
    if (!(error instanceof Stuck) || !error.hasBegun) return unmoved(sides, o.tenant, error);
    const back = await drive(sides, o.tenant, otherSide(error.wanted), performance.now() + o.returnMs);
    return { owner: back.owner, outcome: 'returned', why: error.message };
  }
}

async function drive(sides: FenceSides, tenant: string, target: Side | undefined, until: number): Promise<Settled> {
  let aim = target;
  let hasBegun = false;
  for (;;) {
    const rows = await readBoth(sides, tenant);
    const top = rows.legacy.epoch >= rows.service.epoch ? rows.legacy : rows.service;
    const wanted = aim ?? top.owner;
    if (rows[wanted].owner === wanted && rows[wanted].epoch === top.epoch)
      return { owner: wanted, outcome: hasBegun ? 'moved' : 'known' };
    const order = { tenant, owner: wanted, epoch: top.owner === wanted ? top.epoch : top.epoch + 1 };
    hasBegun = true;
    let asked = otherSide(wanted);
    let obeyed = await insist(sides, asked, order, until);
    if (obeyed.kind === 'done') {
      asked = wanted;
      obeyed = await insist(sides, asked, { ...order, watermark: obeyed.watermark ?? '' }, until);
      if (obeyed.kind === 'done') return { owner: wanted, outcome: 'moved' };
    }
    if (performance.now() >= until) {
      const why =
        obeyed.kind === 'pending' ? `the ${asked} side waits for ${obeyed.pending}` : 'others move it as well';
      throw new Stuck(why, wanted, hasBegun);
    }
    // Somebody else has moved meanwhile, for whatever reason: who comes second gives in.
    aim = undefined;
    await delay(pauseMs);
  }
}

/** Gives an order until it is obeyed, outdated, or too late. */
async function insist(sides: FenceSides, side: Side, order: Order, until: number): Promise<Obeyed> {
  for (;;) {
    const left = Math.max(0, until - performance.now());
    const obeyed = await sides[side].give(order, Math.min(left, waitMs));
    if (obeyed.kind !== 'pending' || performance.now() >= until) return obeyed;
    await delay(pauseMs);
  }
}

async function readBoth(sides: FenceSides, tenant: string): Promise<Readonly<Record<Side, SideState>>> {
  const [legacy, service] = await Promise.all([sides.legacy.read(tenant, readMs), sides.service.read(tenant, readMs)]);
  return { legacy, service };
}

/**
 * One side does not answer. Who owns is still known from the other: legacy's row is changed before the service's, or by
 * force, so that what it says of itself holds.
 */
async function unmoved(sides: FenceSides, tenant: string, error: unknown): Promise<Settled> {
  const why = error instanceof Error ? error.message : String(error);
  const legacy = await sides.legacy.read(tenant, readMs).catch(() => undefined);
  const { owner } = legacy ?? (await sides.service.read(tenant, readMs));
  return { owner, outcome: 'unmoved', why };
}

/** The kill switch, and a flag that was switched off, must not wait for what is broken. */
async function takeOver(sides: FenceSides, tenant: string): Promise<Settled> {
  const { epoch, owner } = await sides.legacy.read(tenant, readMs);
  if (owner === 'legacy') return { owner, outcome: 'known' };
  const order = { tenant, owner: 'legacy', epoch: epoch + 1 } as const;
  // If it lives after all, it ends its writes as well as it can.
  await sides.service.give(order, 0).catch(() => undefined);
  const { kind } = await sides.legacy.give({ ...order, isForced: true }, 0);
  if (kind === 'done') return { owner: 'legacy', outcome: 'forced' };
  return { owner, outcome: 'unmoved', why: 'legacy could not take over' };
}
