/** Draws a product as a small SVG: the shape says the category, colours and details come from the id. */
export function drawProduct(id: number, category: string): string {
  const draw = SHAPES[category] ?? plate;
  const body = draw(paletteOf(id), makeRolls(id));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="200" height="200">${body}</svg>\n`;
}

interface Palette {
  readonly main: string;
  readonly light: string;
  readonly dark: string;
  readonly accent: string;
}
/** The next number from 0 to under `limit`. */
type Roll = (limit: number) => number;
type Shape = (palette: Palette, roll: Roll) => string;

const SHAPES: Readonly<Record<string, Shape>> = { pizza, snacks, desserts, drinks, sauces, service };

function paletteOf(id: number): Palette {
  // The golden angle keeps neighbours apart.
  const hue = Math.round((id * 137.508) % 360);
  return {
    main: `hsl(${hue} 65% 50%)`,
    light: `hsl(${hue} 70% 82%)`,
    dark: `hsl(${hue} 60% 30%)`,
    accent: `hsl(${(hue + 150) % 360} 70% 45%)`,
  };
}

/** A linear congruential generator: the same id, the same picture on every machine. */
function makeRolls(id: number): Roll {
  let state = (id * 2_654_435_761) % 4_294_967_296;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * limit);
  };
}

const circle = (x: number, y: number, r: number, fill: string): string =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"/>`;
const rect = (x: number, y: number, width: number, height: number, rx: number, fill: string): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${rx}" fill="${fill}"/>`;
const path = (d: string, fill: string): string => `<path d="${d}" fill="${fill}"/>`;

function pizza({ main, accent }: Palette, roll: Roll): string {
  const toppings = Array.from({ length: 9 + roll(5) }, (_, index) => {
    const angle = (index * 2.4 + roll(100) / 150) % (2 * Math.PI);
    const distance = 8 + ((index * 7 + roll(6)) % 24);
    const [x, y] = [50 + distance * Math.cos(angle), 50 + distance * Math.sin(angle)].map(Math.round);
    return circle(x ?? 50, y ?? 50, 3 + roll(3), index % 3 === 0 ? accent : main);
  });
  return circle(50, 50, 46, '#d9a15b') + circle(50, 50, 40, '#f6d77a') + toppings.join('');
}

function snacks({ main, dark }: Palette, roll: Roll): string {
  const sticks = Array.from({ length: 5 }, (_, index) =>
    rect(24 + index * 11, 14 + roll(16), 8, 50, 4, index % 2 === 0 ? '#e0a84f' : '#c98a35'),
  );
  return `${sticks.join('')}${path('M18 45h64l-8 47H26z', main)}${path('M18 45h64l-2 10H20z', dark)}`;
}

function desserts({ main, light, accent }: Palette, roll: Roll): string {
  const crumbs = Array.from({ length: 5 }, () => circle(22 + roll(56), 52 + roll(22), 2, accent));
  const cake = `${path('M12 44 50 22l38 22v36H12z', light)}${rect(12, 58, 76, 7, 0, main)}${rect(12, 74, 76, 8, 0, '#b8793c')}`;
  return `${cake}${crumbs.join('')}${circle(50, 20, 7, accent)}`;
}

function drinks({ main, light, dark }: Palette, roll: Roll): string {
  const bubbles = Array.from({ length: 6 }, () => circle(36 + roll(28), 44 + roll(38), 1 + roll(3), light));
  const straw = `<path d="M56 30 64 4h12" fill="none" stroke="${dark}" stroke-width="4"/>`;
  return `${straw}${path('M26 26h48l-6 68H32z', '#e8eef2')}${path('M29 38h42l-5 53H34z', main)}${bubbles.join('')}`;
}

function sauces({ main, light, dark }: Palette, roll: Roll): string {
  const specks = Array.from({ length: 7 }, () => circle(30 + roll(40), 38 + roll(12), 1, dark));
  const pot = `${path('M14 44h72l-10 40H24z', '#eceff1')}<ellipse cx="50" cy="44" rx="38" ry="14" fill="${light}"/>`;
  return `${pot}<ellipse cx="50" cy="44" rx="33" ry="11" fill="${main}"/>${specks.join('')}`;
}

function service({ main, dark }: Palette): string {
  const box = `${path('M16 34h68v44H16z', '#cfa46c')}${path('M16 34h68l-8-12H24z', '#b98c52')}`;
  return `${box}${rect(44, 22, 12, 56, 0, main)}${circle(50, 56, 8, dark)}`;
}

function plate({ main, light }: Palette): string {
  return circle(50, 50, 44, '#e8eef2') + circle(50, 50, 32, light) + circle(50, 50, 18, main);
}
