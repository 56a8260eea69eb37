const LEVELS = '▁▂▃▄▅▆▇█';

/** Values over time as one line of bars from the lowest to the highest, averaged where there are more than fit. */
export function curve(values: readonly number[], width: number): string {
  const finite = values.filter((value) => Number.isFinite(value));
  if (finite.length === 0) return '';
  const columns = Math.min(width, finite.length);
  const means = Array.from({ length: columns }, (_, column) => {
    const part = finite.slice(
      Math.floor((column * finite.length) / columns),
      Math.floor(((column + 1) * finite.length) / columns),
    );
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  const [lowest, highest] = [Math.min(...means), Math.max(...means)];
  const span = highest - lowest;
  return means
    .map((value) => LEVELS[span === 0 ? 0 : Math.round(((value - lowest) / span) * (LEVELS.length - 1))] ?? '')
    .join('');
}
