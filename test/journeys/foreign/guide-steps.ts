/** What a reader of the guide does with one block, or between two. */
export interface GuideStep {
  /** The heading it stands under. */
  readonly section: string;
  /** The first word of the mark: run, background, restart, file, replace, insert-after, install, unleash, do, skip. */
  readonly kind: string;
  /** What stands after it in the mark. */
  readonly argument: string;
  readonly text: string;
  /** Lines of output that the guide shows after it. */
  readonly expected: readonly string[];
}

const MARK = /^<!-- guide: ([\w-]+)[ ,]?(.*) -->$/;

/**
 * Reads the steps of a guide in which a comment `<!-- guide: KIND ARGUMENT -->` before each block says how it is
 * followed. A `text` block without a mark is the output of the step before. Throws at any other block without a mark,
 * so that none is forgotten.
 */
export function readGuide(markdown: string): readonly GuideStep[] {
  const steps: GuideStep[] = [];
  const lines = markdown.split('\n');
  let section = '';
  let mark: RegExpExecArray | null = null;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (/^#+ /.test(line)) section = line.replace(/^#+ /, '');
    const found = MARK.exec(line);
    if (found !== null) {
      mark = found;
      if (found[1] !== 'do') continue;
    }
    const fence = /^```(\w+)$/.exec(line);
    if (fence === null && found?.[1] !== 'do') continue;
    const body: string[] = [];
    if (fence !== null) for (at += 1; at < lines.length && lines[at] !== '```'; at += 1) body.push(lines[at] ?? '');
    if (mark === null) {
      const last = steps.pop();
      if (fence?.[1] !== 'text' || last === undefined) throw new Error(`a block without a mark: ${body[0] ?? ''}`);
      steps.push({ ...last, expected: [...last.expected, ...body] });
      continue;
    }
    const [, kind = '', argument = ''] = mark;
    steps.push({ section, kind, argument: argument.trim(), text: body.join('\n'), expected: [] });
    mark = null;
  }
  return steps;
}

/** Lines of the guide that the output does not have; `…` stands for anything, blanks for any number of them. */
export function missingLines(expected: readonly string[], output: string): readonly string[] {
  const lines = output.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' '));
  return expected.filter((line) => {
    const parts = line.trim().replaceAll(/\s+/g, ' ').split('…');
    const pattern = new RegExp(parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*'));
    return !lines.some((each) => pattern.test(each));
  });
}
