import { ordersApiContract } from '../../contract/orders-api.contract.ts';
import { ordersServiceSide } from './orders-side.ts';

ordersApiContract(ordersServiceSide);
