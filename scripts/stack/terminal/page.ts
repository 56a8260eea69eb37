import type { StackHome } from '../home.ts';
import { readJsonFile } from '../json-file.ts';
import type { Secrets } from '../secrets.ts';
import { isWhole, type OnlyStackFile, type StackFile } from '../stack-file.ts';

/** The short page that `up` ends with: where everything is, how to log in, what to try first. */
export function startPage(stack: StackFile | OnlyStackFile | undefined, home: StackHome): string {
  if (stack === undefined) throw new Error(`${home.stackFile} is not there, though the stack is ready`);
  const { staffPassword } = readJsonFile(home.secretsFile) as Secrets;
  return isWhole(stack) ? wholePage(stack, home, staffPassword) : onlyPage(stack, home, staffPassword);
}

function unleashLines({ url, user, password }: StackFile['unleash']): string {
  const login = user === '' ? 'as you know it' : `${user} / ${password}`;
  return `  Unleash (the flags)                     ${url}
      log in                              ${login}`;
}

function onlyPage(stack: OnlyStackFile, home: StackHome, staffPassword: string): string {
  const unleash =
    stack.unleash === undefined
      ? '  No flags are read: every module is on.'
      : `${unleashLines(stack.unleash)}
      switch a screen off                 npx strangler flags off monolith-cashier`;
  return `
  Pizza back office (the monolith alone)  ${stack.monolith}
      every screen of the chain           admin / ${staffPassword}
      by role                             operator, marketer, franchisee1 / ${staffPassword}
      by pizzeria                         cashier1, cook1, courier1, manager1, office1 / ${staffPassword}
  Messages it sends, data it exports      ${stack.fakes}
${unleash}
  No broker, no service, no proxy; everything else is in ${home.stackFile}
`;
}

function wholePage(stack: StackFile, home: StackHome, staffPassword: string): string {
  return `
  Pizza back office (through the proxy)   ${stack.proxy}
      every screen                        admin / ${staffPassword}
      contact centre, one pizzeria        operator; cashier1, cook1, manager1 … / ${staffPassword}
${unleashLines(stack.unleash)}
  Messages it sends, data it exports      ${stack.fakes}
  The proxy's console                     ${stack.admin.url}
      token                               ${stack.admin.token}
  Behind it: monolith ${stack.monolith}, orders service ${stack.services.orders}, other services;
      everything else is in ${home.stackFile}

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
