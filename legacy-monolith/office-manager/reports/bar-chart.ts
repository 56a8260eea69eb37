/** A bar: what it is of, how long, and how its value reads. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly text: string;
}

const WIDTH = 720;
const LABEL_WIDTH = 170;
const TEXT_WIDTH = 120;
const ROW = 24;

/**
 * Horizontal bars as inline SVG, drawn on the server: no script, and no style, which the pages' policy forbids.
 * `<title>` and `<desc>` say what it shows to those who do not see it; the table beside it has all values.
 */
export function barChart(o: {
  readonly title: string;
  readonly description: string;
  readonly bars: readonly Bar[];
}): string {
  const most = Math.max(0, ...o.bars.map(({ value }) => value));
  const scale = most > 0 ? (WIDTH - LABEL_WIDTH - TEXT_WIDTH) / most : 0;
  const height = o.bars.length * ROW;
  return [
    `<svg class="chart" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img"`,
    ` aria-labelledby="chart-title chart-description" font-family="inherit" font-size="13">`,
    `<title id="chart-title">${escapeXml(o.title)}</title>`,
    `<desc id="chart-description">${escapeXml(o.description)}</desc>`,
    ...o.bars.map((bar, index) => drawBar(bar, index * ROW, Math.max(0, bar.value) * scale)),
    '</svg>',
  ].join('');
}

function drawBar({ label, text }: Bar, top: number, length: number): string {
  const middle = top + ROW / 2 + 4;
  const end = LABEL_WIDTH + length;
  return [
    `<text x="${LABEL_WIDTH - 8}" y="${middle}" text-anchor="end" fill="currentColor">${escapeXml(short(label))}</text>`,
    `<rect x="${LABEL_WIDTH}" y="${top + 4}" width="${length.toFixed(1)}" height="${ROW - 8}" rx="2" fill="#0d6efd"/>`,
    `<text x="${(end + 6).toFixed(1)}" y="${middle}" fill="currentColor">${escapeXml(text)}</text>`,
  ].join('');
}

const short = (label: string): string => (label.length > 24 ? `${label.slice(0, 23)}…` : label);

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
