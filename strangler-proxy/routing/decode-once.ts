const escape = /%(?:u00([0-9a-f]{2})|c([01])%([89ab][0-9a-f])|([0-9a-f]{2}))/gi;

/**
 * Decodes each escape once, as loosely as any server is known to: also `%u002f` of IIS, and the overlong UTF-8 in
 * which `%c0%af` is a slash.
 */
export function decodeOnce(path: string): string {
  if (!path.includes('%')) return path;
  return path.replaceAll(escape, (_, unicode?: string, high?: string, low?: string, plain?: string) => {
    const code =
      high === undefined || low === undefined
        ? parseInt(unicode ?? plain ?? '', 16)
        : (Number(high) << 6) | (parseInt(low, 16) & 0x3f);
    return String.fromCharCode(code);
  });
}
