import type { Findings, HabitName, RouteIdea } from '../findings.ts';
import { printable } from '../probe/software.ts';

export interface ConfigChoices {
  /** Of the upstream that is the application. */
  readonly name: string;
  readonly port: number;
  readonly adminPort: number;
  /** File with the certificates that are trusted, as it is named in the configuration. */
  readonly ca: string | undefined;
  /** The JSON Schema for editors, as it is named from the file; undefined where the file would not find it. */
  readonly schema: string | undefined;
}

/** A commented strangler.yaml in which nothing is moved yet: everything goes to the application. */
export function configText(found: Findings, choices: ConfigChoices): string {
  const { name, port, adminPort, schema } = choices;
  const forEditors = schema === undefined ? '' : `# yaml-language-server: $schema=${schema}\n`;
  const what = found.software.length === 0 ? '' : ` (${printable(found.software.join('; '))})`;
  return `${forEditors}# The proxy in front of ${found.origin}${what}.
# Taken over whenever it is saved; a file with a mistake changes nothing, and the proxy says where the mistake is.
# \${VARIABLES} come from the environment, or from strangler.env beside this file. All keys: docs/reference/proxy.md of
# strangler-fig-toolkit.

listen:
  host: 127.0.0.1 # 0.0.0.0 lets other machines in
  port: ${port}

# Console, metrics and health, for you alone.
admin:
  host: 127.0.0.1
  port: ${adminPort}
  token: \${STRANGLER_ADMIN_TOKEN}

# Flags from a file need no server: strangler flags on NAME turns one. With an Unleash, people turn them in its UI.
flags: { file: flags.json }
# unleash: # instead of flags
#   url: \${UNLEASH_URL} # ends in /api
#   token: \${UNLEASH_CLIENT_TOKEN}
#   environment: development
#   backup: flags-backup # a folder: the last state, for a start while Unleash is away

upstreams:
  ${name}:
    url: ${found.origin}
${indent(upstreamLines(found, choices), 4)}
  # orders: # a service that you extract
  #   url: http://127.0.0.1:4101
  #   timeouts: { connect: 1s, headers: 10s, idle: 60s }
  #   health: { path: /health/ready, interval: 2s, failures: 5, eject: 30s }

# Answers everything that no route names, and every route whose flag is off.
legacy: ${name}

# Every answer says who gave it, in x-strangler-decision. Once strangers can see it: on-request (see strangler token).
explain: always

${indent(contextLines(found), 0)}

# What has moved, or is about to. A flag that is off, or unknown, means: ${name} answers.
routes: []
${indent(routeLines(found.ideas), 0)}
`;
}

function upstreamLines(found: Findings, { ca }: ConfigChoices): readonly string[] {
  const { takesOtherHosts, links } = found;
  const rewrite = [
    ...(links.fixed.length > 0 || !takesOtherHosts
      ? [
          `# It names its own address${links.fixed.length > 0 ? `, as in ${printable(links.fixed[0] ?? '')}` : ''}:`,
          'redirects: true',
          'bodies: { links: true }',
        ]
      : []),
    ...cookieLines(found),
  ];
  return [
    ...(ca === undefined ? [] : [`tls: { ca: ${JSON.stringify(ca)} }`]),
    ...(takesOtherHosts ? [] : ['changeOrigin: true # it answers to its own Host only']),
    ...(rewrite.length > 0
      ? ['rewrite:', ...rewrite.map((line) => `  ${line}`)]
      : ['# rewrite: { redirects: true, bodies: { links: true } } # should links lead past the proxy']),
    ...habitLines(found),
  ];
}

/** What stops browsers from sending its cookies to the proxy: a Domain of its own, Secure where the proxy has no TLS. */
function cookieLines({ origin, cookies }: Findings): readonly string[] {
  const domains = cookies.filter(({ domain }) => domain !== undefined);
  const names = domains.map(({ name, domain = '' }) => `${name} is for ${domain}`).join(', ');
  const isSecure = origin.startsWith('https:') && cookies.some(({ secure }) => secure);
  const keys = [...(domains.length > 0 ? ['domain: { "*": "" }'] : []), ...(isSecure ? ['secure: as-client'] : [])];
  return [
    ...(domains.length > 0 ? [`# ${printable(names)}; without Domain, a cookie is for whoever was asked:`] : []),
    ...(isSecure
      ? ['# Browsers keep Secure cookies by https only, which the proxy does not speak yet (listen.tls):']
      : []),
    ...(keys.length > 0 ? [`cookies: { ${keys.join(', ')} }`] : []),
  ];
}

const HABITS: readonly (readonly [HabitName, string])[] = [
  ['caseSensitive', 'other case is another path'],
  ['strictSlash', 'a slash at the end makes another path'],
  ['strictSemicolon', '";…" belongs to the path'],
  ['strictEncoding', 'an encoded slash is none'],
];

/** What its router was seen to do; what could not be seen is left as it is safe: lenient. */
function habitLines({ router }: Findings): readonly string[] {
  return HABITS.map(([name, means]) => {
    const { strict, tried } = router[name];
    const seen = tried.length === 0 ? 'no page could tell' : `tried: ${printable(tried.slice(0, 3).join(' '))}`;
    if (strict === true) return `${name}: true # ${means}; ${seen}`;
    return `# ${name}: false # ${strict === false ? 'it overlooks that' : 'not known'}; ${seen}`;
  });
}

function contextLines({ cookies }: Findings): readonly string[] {
  const session = cookies.find(({ session: is, name }) => is && /^[\w.-]+$/.test(name));
  return [
    '# Who asks, for flags that move person by person or tenant by tenant:',
    '# context:',
    session === undefined
      ? '#   userId: { header: x-user-id } # or cookie:, query:, path:'
      : `#   userId: { cookie: ${session.name} } # one login is one visitor; who it is: identity, docs/reference/legacy-bridge.md`,
    '#   properties: { tenantId: { path: tenantId, header: x-tenant-id } }',
    '# A conversation of several steps (a cart, a form on several pages) stays on the side where it began:',
    '# groups:',
    '#   checkout: { pin: 30m, readYourWrites: 3s }',
  ];
}

function routeLines(ideas: readonly RouteIdea[]): readonly string[] {
  if (ideas.length === 0)
    return ['# No page could be read, so here is no example; see docs/guide/your-own-monolith.md'];
  return [
    '# Reads that were seen, what programs read first. To move one, write "routes:" instead of "routes: []":',
    ...ideas.flatMap(({ name, path, type, example }) => [
      `# - id: ${name}.get # ${printable(type)}, as ${printable(example)}`,
      `#   match: { methods: [GET], path: '${path}' }`,
      `#   flag: ${name}-read`,
      '#   service: orders',
      '#   fallback: true',
      `#   shadow: { flag: ${name}-read-shadow }`,
    ]),
  ];
}

function indent(lines: readonly string[], width: number): string {
  return lines.map((line) => ' '.repeat(width) + line).join('\n');
}
