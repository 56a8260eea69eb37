import assert from 'node:assert/strict';
import type { SessionData } from 'express-session';
import { MemorySessionStore } from '../../../legacy-monolith/shared/memory-session-store.ts';

const user = { id: 1, login: 'office1', name: 'Olga', role: 'office-manager', pizzeriaId: 1 } as const;

describe('sessions in memory', () => {
  const makeStore = () => new MemorySessionStore({ limit: 3, lifetimeMs: 60_000 });
  const find = (store: MemorySessionStore, id: string) => {
    let found: SessionData | null | undefined;
    store.get(id, (_error, session) => (found = session));
    return found ?? undefined;
  };

  it('forget who was away longest when there are too many', () => {
    const store = makeStore();
    for (const id of ['a', 'b', 'c']) store.set(id, { csrfToken: id });
    store.set('a', { csrfToken: 'again' });
    store.set('d', { csrfToken: 'd' });
    assert.equal(find(store, 'b'), undefined);
    assert.deepEqual(
      ['a', 'c', 'd'].map((id) => find(store, id)?.csrfToken),
      ['again', 'c', 'd'],
    );
  });

  it('log nobody of the staff out for guests of the site, however many come', () => {
    const store = makeStore();
    store.set('office', { user });
    for (let guest = 0; guest < 100; guest += 1) store.set(`guest ${guest}`, { csrfToken: 'x' });
    assert.equal(find(store, 'office')?.user.login, 'office1');
    assert.equal(find(store, 'guest 0'), undefined);
  });

  it('know one session by one id, whether somebody logs in with it or out', () => {
    const store = makeStore();
    store.set('a', { csrfToken: 'guest' });
    store.set('a', { user });
    store.set('a', { csrfToken: 'guest' });
    assert.equal(find(store, 'a')?.csrfToken, 'guest');
    store.destroy('a');
    assert.equal(find(store, 'a'), undefined);
    store.touch('a', { user } as SessionData);
    assert.equal(find(store, 'a'), undefined);
  });
});
