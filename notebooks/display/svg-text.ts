/** A coordinate: two decimals tell all that can be seen, and make equal bytes. */
export function number(value: number): string {
  return String(Math.round(value * 100) / 100 + 0);
}

/** Text inside markup. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
