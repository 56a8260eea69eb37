/* What every page shares: calls with tokens, money, messages, and the line that names who answered. */
'use strict';

window.pizza = (function ($) {
  const csrfToken = $('meta[name=csrf-token]').attr('content');
  let apiToken;

  /** A call to the monolith's own pages: session cookie and CSRF token. */
  async function page(method, url, body) {
    const headers = { 'x-csrf-token': csrfToken, accept: 'application/json' };
    return await $.ajax({ method, url, headers, ...json(body) });
  }

  /** A call to the JSON API with an API token, which whoever answers (the monolith or a service) can check. */
  async function api(method, url, body, headers) {
    const call = async () =>
      await $.ajax({
        method,
        url,
        headers: { ...headers, accept: 'application/json', authorization: `Bearer ${await token()}` },
        ...json(body),
      });
    try {
      return await call();
    } catch (failure) {
      // The token was refused (the shift was long, or a key was changed): fetch a new one, once.
      if (failure.status !== 401) throw failure;
      apiToken = undefined;
      return await call();
    }
  }

  function json(body) {
    return body === undefined ? {} : { data: JSON.stringify(body), contentType: 'application/json' };
  }

  async function token() {
    const isFresh = apiToken !== undefined && Date.parse(apiToken.expiresAt) - Date.now() > 60_000;
    if (!isFresh) apiToken = await page('GET', '/auth/api-token');
    return apiToken.token;
  }

  /** What to tell a person about a failed call. */
  function explainFailure(failure) {
    if (failure.status === 0) return 'The server cannot be reached. Try again in a moment.';
    const problem = failure.responseJSON ?? parse(failure.responseText);
    if (problem?.errors?.length > 0) {
      return problem.errors.map(({ path, message }) => `${path}: ${message}`).join('; ');
    }
    if (problem?.detail) return problem.detail;
    // The proxy's own answers have a title and a code for whoever is asked for help.
    const what = problem?.title
      ? `${problem.title} (${failure.status} ${problem.code ?? ''}).`
      : `The server answered ${failure.status}.`;
    return failure.status >= 500 ? `${what} Try again in a moment.` : what;
  }

  function parse(text) {
    try {
      return JSON.parse(text);
    } catch {
      // Not JSON: whoever answered (a proxy, say) had nothing to tell a person.
      return undefined;
    }
  }

  function say(kind, text) {
    $('#message')
      .empty()
      .append($('<div role="alert">').addClass(`alert alert-${kind}`).text(text));
  }

  const money = (minor, currency) => `${(minor / 100).toFixed(2)} ${currency}`;

  /** `side=service; route=orders.list; flag=orders-read; reason=flag-on`, or nothing when no proxy was in between. */
  function describeDecision(header) {
    if (!header) return 'the monolith, directly';
    const parts = Object.fromEntries(header.split(';').map((part) => part.trim().split('=', 2)));
    const side = parts.side === 'service' ? 'the service' : 'the monolith';
    const flag = parts.flag ? `flag ${parts.flag}, ` : '';
    return `${side} (${flag}reason ${parts.reason ?? 'unknown'})`;
  }

  $(document).on('ajaxComplete', (_event, xhr, settings) => {
    if (!settings.url.startsWith('/api/')) return;
    const decision = xhr.getResponseHeader('x-strangler-decision');
    $('#explain')
      .attr('data-side', /side=service/.test(decision ?? '') ? 'service' : 'legacy')
      .find('[data-explain]')
      .text(`${settings.type} ${settings.url} was answered by ${describeDecision(decision)}`);
  });

  return { page, api, explainFailure, say, money };
})(jQuery);
