import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { UserError } from '../user-error.ts';
import type { ExternalServers } from './settings.ts';

interface ServerSettings extends RowDataPacket {
  readonly increment: number;
  readonly increment_offset: number;
  readonly trusted: number;
  readonly logged: number;
}

const REMEDY = `Set on the server of MYSQL_URL, and reconnect whatever is connected to it:
  SET GLOBAL auto_increment_increment = 2, GLOBAL auto_increment_offset = 1, GLOBAL log_bin_trust_function_creators = 1;
(or start it with these options; compose.yaml does).`;

/** A server of somebody else's must draw odd ids and let us make triggers; a UserError says what is missing. */
export async function checkExternal({ mysql }: ExternalServers): Promise<void> {
  if (mysql === undefined) return;
  const connection = await createConnection(mysql).catch((error: unknown) => {
    throw new UserError(`MYSQL_URL: no connection (${error instanceof Error ? error.message : String(error)})`);
  });
  try {
    const [[settings]] = await connection.query<ServerSettings[]>(
      `SELECT @@global.auto_increment_increment AS increment, @@global.auto_increment_offset AS increment_offset,
              @@global.log_bin_trust_function_creators AS trusted, @@global.log_bin AS logged`,
    );
    const wrong: string[] = [];
    if (settings?.increment !== 2 || settings.increment_offset !== 1) {
      wrong.push('it would draw even ids too, which belong to the services');
    }
    if (settings?.logged === 1 && settings.trusted !== 1) wrong.push('it would refuse our triggers (error 1419)');
    if (wrong.length > 0) throw new UserError(`MYSQL_URL: ${wrong.join('; ')}.\n${REMEDY}`);
  } finally {
    await connection.end();
  }
}
