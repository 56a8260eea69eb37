import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { purge } from '../../../services/accounts/purge.ts';
import { askDecorator, told, toldAfter } from '../support/ask-decorator.ts';
import { startAccountsCopies, type AccountsCopies } from './accounts-copies.ts';

interface Session {
  readonly account: { readonly id: string; readonly email: string; readonly name: string };
}

describe('the accounts service', function () {
  this.timeout(60_000);
  let copies: AccountsCopies;
  let url: string;

  before(async () => {
    copies = await startAccountsCopies();
    [url] = copies.urls;
  });
  after(() => copies.stop());

  const post = (path: string, body: unknown, at = url) =>
    fetch(at + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;
  const cookieOf = (response: Response, name: string) =>
    response.headers
      .getSetCookie()
      .find((each) => each.startsWith(`${name}=`))
      ?.split(';', 1)[0];
  const signUp = async () => {
    const person = { email: `${randomUUID()}@pizza.example`, name: 'Anna', password: 'correct horse' };
    const response = await post('/v1/signup', person);
    assert.equal(response.status, 201);
    return { person, account: ((await response.json()) as Session).account };
  };
  /** A form as a browser gets it. */
  const loadForm = async (cookie = '') => {
    const response = await fetch(`${url}/v1/csrf`, { headers: { cookie } });
    const { token } = (await response.json()) as { token: string };
    return { token, cookie: cookieOf(response, 'pizza.csrf') ?? '' };
  };
  const submit = (form: { token: string; cookie: string }, at = url) =>
    askDecorator(at, 'checkCSRF', told({ headers: { cookie: form.cookie }, body: { csrfToken: form.token } }));

  it('opens accounts and knows their passwords, on whichever copy', async () => {
    const { person, account } = await signUp();
    for (const at of copies.urls) {
      const response = await post('/v1/login', { email: person.email.toUpperCase(), password: person.password }, at);
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), { account });
      assert.deepEqual(response.headers.getSetCookie(), [], 'a login alone begins no session');
    }
    const again = await post('/v1/signup', person);
    assert.deepEqual([again.status, await codeOf(again)], [409, 'email-taken']);
    const [row] = (await copies.knex('accounts').where({ id: account.id })) as { password_hash: string }[];
    assert.match(row?.password_hash ?? '', /^scrypt\$/);
  });

  it('tells unknown and wrong alike, and refuses what is no login', async () => {
    const { person } = await signUp();
    const [wrong, unknown] = await Promise.all([
      post('/v1/login', { email: person.email, password: 'wrong' }),
      post('/v1/login', { email: 'nobody@pizza.example', password: 'wrong' }),
    ]);
    assert.deepEqual([wrong.status, await wrong.json()], [unknown.status, await unknown.json()]);
    assert.equal((await post('/v1/login', { email: 'no address', password: 'x' })).status, 400);
    assert.equal((await post('/v1/signup', { ...person, password: 'short' })).status, 400);
  });

  it('locks a login for 15 minutes after five wrong passwords, however many come at once', async () => {
    const { person } = await signUp();
    const guesses = Array.from({ length: 12 }, (_, n) =>
      post('/v1/login', { email: person.email, password: `guess ${n}` }, copies.urls[n % 2]),
    );
    for (const guess of guesses) assert.equal((await guess).status, 401);
    const right = { email: person.email, password: person.password };
    assert.equal((await post('/v1/login', right)).status, 401);
    const now = copies.clock.now;
    copies.clock.now = new Date(now.getTime() + 15 * 60_000 + 1);
    assert.equal((await post('/v1/login', right)).status, 200);
    copies.clock.now = now;
    assert.equal((await post('/v1/login', right)).status, 200);
  });

  it('takes a form from whichever copy once: of two submits at the same moment exactly one passes', async () => {
    for (let round = 0; round < 20; round += 1) {
      const form = await loadForm();
      const answers = await Promise.all([...copies.urls, ...copies.urls, ...copies.urls].map((at) => submit(form, at)));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 418, 418, 418, 418, 418], `round ${round}`);
      const refused = answers.find(({ status }) => status === 418)?.body as {
        statusCode: number;
        body: { code: string };
      };
      assert.deepEqual([refused.statusCode, refused.body.code], [403, 'csrf-token-invalid']);
    }
  });

  it('takes no form of another browser, without a token, or too old; a browser may have several', async () => {
    const form = await loadForm();
    const second = await loadForm(form.cookie);
    assert.equal(second.cookie, form.cookie);
    const stranger = await loadForm();
    assert.equal((await submit({ token: form.token, cookie: stranger.cookie })).status, 418);
    assert.equal((await submit({ token: form.token, cookie: '' })).status, 418);
    assert.equal((await submit({ token: '', cookie: form.cookie })).status, 418);
    assert.equal((await askDecorator(url, 'checkCSRF', told({ body: [1, null] }))).status, 418);
    assert.equal((await submit(form)).status, 204);
    const now = copies.clock.now;
    copies.clock.now = new Date(now.getTime() + 600_001);
    assert.equal((await submit(second)).status, 418);
    copies.clock.now = now;
    assert.equal((await submit(second)).status, 204);
  });

  it('finds the token in a header and in a form as browsers send it', async () => {
    const { token, cookie } = await loadForm();
    const byHeader = told({ headers: { cookie: `other=1; ${cookie}`, 'x-csrf-token': token } });
    assert.equal((await askDecorator(url, 'checkCSRF', byHeader)).status, 204);
    const form = await loadForm(cookie);
    const body = new URLSearchParams({ email: 'a@b.example', csrfToken: form.token }).toString();
    assert.equal((await askDecorator(url, 'checkCSRF', told({ headers: { cookie }, body }))).status, 204);
  });

  it('begins a session for the account of the answer, beside the cookies that are there, until it is ended', async () => {
    const { account } = await signUp();
    const { status, body } = await askDecorator(
      url,
      'createSession',
      toldAfter({ account }, { headers: { 'x-other': '1', 'set-cookie': ['a=1'] } }),
    );
    assert.equal(status, 200);
    const { headers } = body as { headers: { 'x-other': string; 'set-cookie': string[] } };
    assert.deepEqual([headers['x-other'], headers['set-cookie'][0]], ['1', 'a=1']);
    assert.match(headers['set-cookie'][1] ?? '', /^pizza\.account=[\w-]{43}; .*HttpOnly; SameSite=Lax$/);
    const cookie = headers['set-cookie'][1]?.split(';', 1)[0] ?? '';
    const session = () => fetch(`${copies.urls[1]}/v1/session`, { headers: { cookie } });
    assert.deepEqual(await (await session()).json(), { account });
    assert.equal((await fetch(`${url}/v1/session`, { headers: { cookie: 'pizza.account=forged' } })).status, 401);
    assert.equal((await fetch(`${url}/v1/session`, { method: 'DELETE', headers: { cookie } })).status, 204);
    assert.equal((await session()).status, 401);
    const stored = JSON.stringify(await copies.knex('sessions').select());
    assert.ok(!stored.includes(cookie.split('=')[1] ?? ''), 'the database holds no secret');
  });

  it('marks cookies as secure where the browser speaks https', async () => {
    const { account } = await signUp();
    const payload = toldAfter({ account }, { request: { headers: { 'x-forwarded-proto': 'https' } } });
    const { body } = await askDecorator(url, 'createSession', payload);
    assert.match(JSON.stringify(body), /SameSite=Lax; Secure/);
    const response = await fetch(`${url}/v1/csrf`, { headers: { 'x-forwarded-proto': 'https' } });
    assert.match(response.headers.getSetCookie()[0] ?? '', /; Secure$/);
  });

  it('begins none for an answer that names no account, or one that is not there', async () => {
    for (const answer of [{}, { account: { id: randomUUID() } }]) {
      assert.equal((await askDecorator(url, 'createSession', toldAfter(answer))).status, 500);
    }
  });

  it('forgets what is over', async () => {
    const { account } = await signUp();
    await loadForm();
    await askDecorator(url, 'createSession', toldAfter({ account }));
    await purge(copies.knex, new Date(copies.clock.now.getTime() + 86_400_000));
    assert.deepEqual(await copies.knex('csrf_tokens').select(), []);
    assert.deepEqual(await copies.knex('sessions').select(), []);
  });

  it('shows its decorators to nobody who comes through a proxy', async () => {
    const { status } = await askDecorator(url, 'checkCSRF', told(), { via: '1.1 proxy' });
    assert.equal(status, 404);
  });
});
