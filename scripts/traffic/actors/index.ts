export type { World } from './actor.ts';
export { makeNewOrder, visitAndOrder } from './customer.ts';
export { moveAnOrder, nextStatus } from './operator.ts';
export { makeRecentOrders } from './recent-orders.ts';
