import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureServers } from '../../scripts/bootstrap/servers.mjs';

interface LockedPackage {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const ROOT = join(import.meta.dirname, '..', '..');
const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};

/** Where Node would find `name` from the package at `path`, by the lock file. */
function isLocked(path: string, name: string): boolean {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in lock.packages) return true;
    if (folder === '') return false;
  }
}

describe('bootstrap', () => {
  it('finds every optional package in the lock file: npm ci refuses a file that misses one', () => {
    const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !isLocked(path, name)),
    );
    assert.deepEqual(missing, []);
  });

  describe('on a machine without servers and without apt', () => {
    const path = process.env['PATH'];
    const mysql = process.env['MYSQL_URL'];
    beforeEach(() => {
      process.env['PATH'] = join(ROOT, 'docs');
      delete process.env['MYSQL_URL'];
    });
    afterEach(() => {
      process.env['PATH'] = path;
      if (mysql === undefined) delete process.env['MYSQL_URL'];
      else process.env['MYSQL_URL'] = mysql;
    });

    it('names what is missing, the variables that replace it and how to start it', async () => {
      await assert.rejects(ensureServers(['mariadb', 'rabbitmq'], { privateOnly: false, extraPath: [] }), (error) => {
        assert.ok(error instanceof Error);
        assert.match(error.message, /^Missing: mariadb-server, rabbitmq-server;/);
        for (const hint of ['docker run', 'MYSQL_URL=', 'AMQP_URL=', 'UNLEASH_URL']) {
          assert.ok(error.message.includes(hint), hint);
        }
        return true;
      });
    });

    it('needs no server that a variable replaces, unless the tests ask for it', async () => {
      process.env['MYSQL_URL'] = 'mysql://root@db';
      await ensureServers(['mariadb'], { privateOnly: false, extraPath: [] });
      await assert.rejects(ensureServers(['mariadb'], { privateOnly: true, extraPath: [] }), /install these first/);
    });
  });
});
