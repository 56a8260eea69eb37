import type { Request } from 'express';
import { idFromPath, ordersProblems } from '../../services/contracts/index.ts';
import { problem } from '../../services/kit/index.ts';
import type { StaffUser } from '../auth/staff-user.ts';
import type { Pizzeria, PizzeriaRepository } from './pizzeria.repository.ts';
import { staffUserOf } from './require-role.ts';

/** The pizzeria that a page is about, and those that the person may change to (none when there is no choice). */
export interface ChosenPizzeria {
  readonly pizzeria: Pizzeria;
  readonly choice: readonly Pizzeria[];
}

/** Staff of a pizzeria get theirs; who works for the whole chain chooses by `?pizzeriaId=` and gets the oldest else. */
export async function choosePizzeria(request: Request, pizzerias: PizzeriaRepository): Promise<ChosenPizzeria> {
  const user = staffUserOf(request);
  const given = request.query['pizzeriaId'];
  const wanted = given === undefined ? user.pizzeriaId : idFromPath(given);
  if (wanted === undefined) throw problem('not-found', 'There is no such pizzeria.');
  if (wanted !== null) assertOwnPizzeria(user, wanted);
  const all = await pizzerias.all();
  const pizzeria = wanted === null ? all[0] : all.find(({ id }) => id === wanted);
  if (pizzeria === undefined) throw problem('not-found', 'There is no such pizzeria.');
  return { pizzeria, choice: user.pizzeriaId === null ? all : [] };
}

/** Refuses what belongs to another pizzeria than the person's own. */
export function assertOwnPizzeria(user: StaffUser, pizzeriaId: number): void {
  if (user.pizzeriaId !== null && user.pizzeriaId !== pizzeriaId) throw ordersProblems.otherPizzeria();
}
