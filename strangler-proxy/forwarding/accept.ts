/** Whether an Accept header prefers a page to JSON, as browsers' do; without one, or with a tie, it is JSON. */
export function wantsHtml(accept: string | undefined): boolean {
  if (accept?.includes('text/html') !== true) return false;
  let html = 0;
  let json = 0;
  for (const range of accept.toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map((each) => each.trim());
    const weight = parameters.find((each) => each.startsWith('q='))?.slice(2);
    const quality = weight === undefined ? 1 : Number(weight);
    if (type === 'text/html') html = quality;
    else if (type === 'application/json' || type === 'application/problem+json') json = Math.max(json, quality);
  }
  return html > json;
}
