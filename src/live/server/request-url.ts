/** The path and query of a request. What is no URL is taken for the root. */
export function requestUrl(target: string | undefined): URL {
  const base = 'http://server';
  return URL.canParse(target ?? '', base) ? new URL(target ?? '', base) : new URL(base);
}
