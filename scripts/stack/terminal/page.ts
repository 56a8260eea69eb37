import type { StackHome } from '../home.ts';
import { readJsonFile } from '../json-file.ts';
import type { Secrets } from '../secrets.ts';
import type { StackFile } from '../stack-file.ts';

/** The short page that `up` ends with: where everything is, how to log in, what to try first. */
export function startPage(stack: StackFile, home: StackHome): string {
  const { staffPassword } = readJsonFile(home.secretsFile) as Secrets;
  const unleashLogin =
    stack.unleash.user === '' ? 'as you know it' : `${stack.unleash.user} / ${stack.unleash.password}`;
  return `
  Pizza back office (through the proxy)   ${stack.proxy}
      every screen                        admin / ${staffPassword}
      contact centre, one cashier         operator, cashier1 / ${staffPassword}
  Unleash (the flags)                     ${stack.unleash.url}
      log in                              ${unleashLogin}
  Behind it: monolith ${stack.monolith}, orders service ${stack.services.orders},
      proxy admin ${stack.admin.url}; everything else is in ${home.stackFile}

  Three things to try
  1. Log in at ${stack.proxy} as admin, take an order in the contact centre, see it in
     Cashier. The footer of each page says who answered: the monolith.
  2. Let something move, in a second terminal: npx strangler traffic --rate 20
     In Unleash switch on orders-read (${stack.unleash.url}/projects/default/features/orders-read):
     within a second the orders of Cashier come from the service. Switch on orders-write: the
     next order is taken there. Switch both back: nothing is lost.
  3. Compare before you trust: npm run shadow. Then plant a bug, see it found, take it out:
     npx strangler flags on demo-orders-bug; npm run shadow; npx strangler flags off demo-orders-bug
`;
}
