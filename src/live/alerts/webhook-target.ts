/** Where a webhook is, taken apart so that nothing secret of it is ever shown. */
export interface WebhookTarget {
  /** The address, without user and password. */
  readonly url: string;
  /** User and password as a header; null without. */
  readonly authorization: string | null;
  /** What may be shown: scheme, host and port. Paths and queries of webhooks are often their passwords. */
  readonly shown: string;
}

/**
 * Reads the address of a webhook.
 * @throws RangeError, which shows no more of the address than its scheme.
 */
export function parseWebhook(text: string): WebhookTarget {
  if (!URL.canParse(text)) throw new RangeError('a webhook must be an address such as https://desk.example/alerts');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new RangeError(`a webhook must be an address of https or http, got "${url.protocol}"`);
  }
  const { username, password } = url;
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  url.username = '';
  url.password = '';
  url.hash = '';
  return {
    url: url.href,
    authorization: user === ':' ? null : `Basic ${Buffer.from(user).toString('base64')}`,
    shown: url.origin,
  };
}
