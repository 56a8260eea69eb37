import { z } from 'zod';
import { duration } from '../units.ts';

/** It is a name in cookies, headers and metrics. */
const groupName = z
  .string()
  .regex(/^[a-z0-9][\w.-]{0,39}$/i, 'a group is named in letters, digits, ".", "_" and "-", 40 at most');
/** All of them have to find room in one cookie. */
const mostGroups = 50;

/** So long a flag that is off may have to wait for readers who have just written. */
const longestReadYourWritesMs = 60_000;

const group = z.strictObject({
  pin: duration.optional().describe('How long a conversation stays on the side where it began, counted from there.'),
  readYourWrites: duration
    .refine((ms) => ms <= longestReadYourWritesMs, 'at most 1m: so long a flag that is switched off does not reach it')
    .optional()
    .describe('How long after a write that visitor’s reads stay on the side that wrote.'),
  fence: z.string().optional().describe('The fence that says which side gets the writes of the group.'),
});

export const groups = z
  .record(groupName, group)
  .refine((all) => Object.keys(all).length <= mostGroups, `at most ${mostGroups} groups`)
  .default({})
  .describe('Routes that move together; a route joins one by `group`.');
