import assert from 'node:assert/strict';
import type { Findings } from '../../../scripts/init/findings.ts';
import { makeAsker } from '../../../scripts/init/probe/asker.ts';
import { probe } from '../../../scripts/init/probe/probe.ts';
import { describeFindings } from '../../../scripts/init/report.ts';
import { configText } from '../../../scripts/init/write/config-text.ts';
import { parseConfig } from '../../../strangler-proxy/index.ts';
import type { ProxyConfig } from '../../../strangler-proxy/index.ts';
import { type Application, missing, page, startApplication } from './application.ts';

const env = { STRANGLER_ADMIN_TOKEN: 'a-token-of-twenty-letters' };

describe('the probe of strangler init', function () {
  this.timeout(30_000);
  /** The one that was started last. */
  let application: Application | undefined;
  const started: Application[] = [];
  const start = async (...of: Parameters<typeof startApplication>): Promise<Application> => {
    application = await startApplication(...of);
    started.push(application);
    return application;
  };
  afterEach(async () => {
    await Promise.all(started.splice(0).map((application) => application.stop()));
  });

  async function look(
    answer: Parameters<typeof startApplication>[0],
    o: { readonly start?: string; readonly pages?: number; readonly headers?: Record<string, string> } = {},
  ): Promise<{ readonly found: Findings; readonly config: ProxyConfig; readonly text: string }> {
    const { url } = await start(answer);
    const asker = makeAsker(url, { headers: o.headers ?? {}, ca: undefined });
    const { start: from = '/', pages = 30 } = o;
    try {
      const found = await probe(asker, { start: from, pages, proxyHost: '127.0.0.1:8080', onPage: () => undefined });
      const choices = { name: 'monolith', port: 8080, adminPort: 9901, ca: undefined, schema: undefined };
      const text = configText(found, choices);
      // Whatever is found, what is written has to be a valid configuration in which nothing has moved.
      const config = parseConfig(text, 'strangler.yaml', env);
      assert.deepEqual([config.routes, Object.keys(config.upstreams), config.legacy], [[], ['monolith'], 'monolith']);
      return { found, config, text };
    } finally {
      asker.close();
    }
  }
  const legacyOf = (config: ProxyConfig): ProxyConfig['upstreams'][string] => {
    const upstream = config.upstreams['monolith'];
    assert.ok(upstream);
    return upstream;
  };

  it('asks by GET only, and never follows a link that might do something', async () => {
    const links = [
      '/logout', '/session/sign-out', '/orders/7/delete', '/orders?action=remove&id=7', '/users/1/edit', '/cart/checkout',
      '/export.csv', '/admin/restart', '/orders?do=%64elete', '/a/b/%64estroy', '/style.css', 'http://elsewhere.example/x',
      'javascript:alert(1)', 'mailto:a@b.example',
    ]; // prettier-ignore
    const html = [
      ...links.map((href) => `<a href="${href}">x</a>`),
      '<a href="/later" onclick="return confirm()">x</a><a href="/spam" rel="nofollow">x</a>',
      '<a data-method="delete" href="/orders/9">x</a><form action="/search"><input></form><a href="/menu?a=1&amp;b=2">m</a>',
    ].join('');
    await look((req, res) => {
      if (req.url === '/' || req.url?.startsWith('/menu') === true) page(res, 'Shop', html);
      else missing(res);
    });
    const asked = application?.asked ?? [];
    assert.deepEqual(
      asked.filter((line) => !line.startsWith('GET ')),
      [],
    );
    const paths = new Set(asked.map((line) => line.slice(4).split(/[?;]/)[0]?.toLowerCase().replace(/\/$/, '')));
    assert.deepEqual([...paths].filter((path) => path?.startsWith('/strangler-init-') !== true).sort(), ['', '/menu']);
    assert.ok(asked.includes('GET /menu?a=1&b=2'));
  });

  it('reads no more pages than allowed, and few of one shape', async () => {
    const { found } = await look(
      (_, res) =>
        page(res, 'Page', Array.from({ length: 500 }, (_, i) => `<a href="/p${i % 50}x/${i}">x</a>`).join('')),
      { pages: 12 },
    );
    assert.equal(found.pages.length, 12);
    const { found: calendar } = await look((_, res) => {
      page(res, 'Day', `<a href="/calendar?day=${(application?.asked.length ?? 0) + 1}">next</a>`);
    });
    assert.ok(calendar.pages.length <= 3, `${calendar.pages.length} days of a calendar without end`);
  });

  it('tells a router that minds from one that does not', async () => {
    const links = '<a href="/orders/list">x</a><a href="/menu/today">x</a>';
    const titles = new Map([['/', 'Home'], ['/orders/list', 'Orders'], ['/menu/today', 'Menu']]); // prettier-ignore
    const strict = await look((req, res) => {
      const title = titles.get(req.url ?? '');
      if (title === undefined) missing(res);
      else page(res, title, links);
    });
    const keys = ['caseSensitive', 'strictSlash', 'strictSemicolon', 'strictEncoding'] as const;
    assert.deepEqual(
      keys.map((key) => legacyOf(strict.config)[key]),
      [true, true, true, true],
    );

    const lenient = await look((req, res) => {
      const path = decodeURIComponent(decodeURIComponent(req.url ?? ''))
        .replaceAll('\\', '/')
        .replaceAll(/;[^/]*/g, '');
      const title = titles.get(path.toLowerCase().replace(/(.)\/$/, '$1'));
      if (title === undefined) missing(res);
      else page(res, title, links);
    });
    assert.deepEqual(
      keys.map((key) => legacyOf(lenient.config)[key]),
      [false, false, false, false],
    );
    assert.match(describeFindings(lenient.found), /router +overlooks case, a slash at the end/);
  });

  it('is lenient where nothing can be told: every path shows the same page', async () => {
    const { found, config } = await look((_, res) => page(res, 'App', '<div id="root"></div><a href="/orders">x</a>'));
    assert.equal(found.router.caseSensitive.strict, undefined);
    assert.equal(legacyOf(config).caseSensitive, false);
  });

  it('is lenient when one page of several overlooks the spelling', async () => {
    const { config } = await look((req, res) => {
      const url = req.url ?? '';
      if (url === '/' || url === '/orders') page(res, url, '<a href="/orders">x</a><a href="/wiki">x</a>');
      else if (url.toLowerCase() === '/wiki') page(res, 'Wiki', '');
      else missing(res);
    });
    assert.equal(legacyOf(config).caseSensitive, false);
  });

  it('lets its links, redirects and cookies lead to the proxy when they name its own address', async () => {
    const { found, config } = await look((req, res, host) => {
      if (req.url === '/old') res.writeHead(302, { location: `http://${host}/` }).end();
      else
        page(res, 'Home', `<a href="http://${host}/old">x</a>`, {
          'set-cookie': ['PHPSESSID=1; Domain=.shop.example; Path=/; HttpOnly', 'theme=dark'],
        });
    });
    assert.equal(found.takesOtherHosts, true);
    assert.deepEqual(found.cookies.map(({ name, domain, session }) => [name, domain, session]), [
      ['PHPSESSID', '.shop.example', true],
      ['theme', undefined, false],
    ]); // prettier-ignore
    const { rewrite, changeOrigin } = legacyOf(config);
    assert.equal(changeOrigin, false);
    assert.ok(rewrite?.redirects);
    assert.equal(rewrite.bodies?.links, true);
    assert.deepEqual(rewrite.cookies?.domain, { '*': '' });
    assert.ok(found.software.includes('PHP'));
  });

  it('leaves links alone that follow the Host', async () => {
    const { found, config } = await look((req, res) =>
      page(res, 'Home', `<a href="http://${req.headers.host ?? ''}/a">x</a>`),
    );
    assert.ok(found.links.following > 0);
    assert.equal(legacyOf(config).rewrite, undefined);
  });

  it('gives its own Host to an application that refuses others', async () => {
    const { found, config } = await look((req, res, host) => {
      if (req.headers.host === host) page(res, 'Home', '<a href="/a">x</a>');
      else res.writeHead(400).end('Bad Host');
    });
    assert.equal(found.takesOtherHosts, false);
    assert.equal(legacyOf(config).changeOrigin, true);
  });

  it('finds WebSockets, compression, another origin, and what wants a login', async () => {
    const { url } = await start(
      (req, res, host) => {
        if (req.url === '/away') res.writeHead(302, { location: 'https://login.example/' }).end();
        else if (String(req.headers['accept-encoding']).includes('gzip')) {
          res.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end();
        } else page(res, 'Chat', `<a href="/away">x</a><script>new WebSocket("ws://${host}/chat")</script>`);
      },
      (target) => target === '/chat',
    );
    const asker = makeAsker(url, { headers: {}, ca: undefined });
    const found = await probe(asker, { start: '/', pages: 5, proxyHost: 'x:1', onPage: () => undefined });
    asker.close();
    assert.equal(found.compression, 'gzip');
    assert.deepEqual(found.redirectsAway, [{ from: '/away', to: 'https://login.example/' }]);
    assert.deepEqual(found.webSockets, ['/chat']);
    const { found: closed } = await look((_, res) => res.writeHead(401).end());
    assert.equal(closed.wantsLogin, true);
    assert.match(describeFindings(closed), /login +wants one/);
    const { found: opened } = await look(
      (req, res) => (req.headers.cookie === 'sid=7' ? page(res, 'Home', '') : res.writeHead(401).end()),
      { headers: { cookie: 'sid=7' } },
    );
    assert.equal(opened.wantsLogin, false);
  });

  it('writes nothing into file or terminal that an application could smuggle there', async () => {
    const evil = '\u001b[2J\u202e\nlisten: { host: 0.0.0.0 }\n';
    const { found, text } = await look((_, res) => {
      page(res, `Shop ${evil}`, `<meta name="generator" content="Wiki ${evil}"><a href="/a'b/%0Alisten:">x</a><a href="/o:k/{x}">x</a>`, {
        'x-powered-by': 'PHP # ${HOME}', 'set-cookie': ["a'b: c=1; Domain=x\t# y", 'sess:x=1'],
      }); // prettier-ignore
    });
    const shown = describeFindings(found);
    // eslint-disable-next-line no-control-regex
    for (const each of [shown, text]) assert.doesNotMatch(each.replaceAll('\n', ''), /[\u0000-\u001f\u007f\u202e]/);
    assert.equal(shown.split('\n').filter((line) => line.startsWith('listen')).length, 0);
    assert.equal(text.split('\n').filter((line) => line.startsWith('listen')).length, 1);
  });

  it('holds no more of a page than it needs, and gives up one that does not end', async () => {
    const { found } = await look((req, res) => {
      if (req.url === '/') {
        page(res, 'Home', '<a href="/endless">x</a><a href="/broken">x</a><a href="/fine">x</a>');
        return;
      }
      if (req.url === '/broken') return void req.socket.destroy();
      if (req.url?.startsWith('/endless') !== true) {
        page(res, 'Fine', '');
        return;
      }
      res.writeHead(200, { 'content-type': 'text/html' });
      const block = Buffer.alloc(64 * 1024, 'x');
      const pour = (): void => {
        while (!res.destroyed && res.write(block));
      };
      res.on('drain', pour);
      pour();
    });
    assert.deepEqual(found.pages.map(({ target }) => target).sort(), ['/', '/endless', '/fine']);
  });
});
