import { quoteValue } from '../../input-error.ts';
import { RemoteError } from '../../remote-error.ts';

/** One object of the bucket. */
export interface ListedObject {
  /** Its whole path, without a slash in front. */
  readonly key: string;
  /** Its length, bytes. */
  readonly byteLength: number;
}

/** One page of an S3 listing. */
export interface ListingPage {
  /** The objects, in the order of their keys. */
  readonly objects: readonly ListedObject[];
  /** The marker that the next page starts after; null on the last page. */
  readonly nextMarker: string | null;
}

/**
 * Reads a page of S3's `ListObjects` (version 1). The answer is machine-made and of one fixed shape: `Contents` with
 * `Key` and `Size`, and what is beside them. Anything that is not of this shape is refused.
 * @throws RemoteError `malformed`.
 */
export function parseListingPage(xml: string): ListingPage {
  const root = /<ListBucketResult[\s>][\s\S]*<\/ListBucketResult>\s*$/.exec(xml);
  if (root === null) throw malformed(`expected <ListBucketResult>, got ${quoteValue(xml)}`);
  const objects = Array.from(root[0].matchAll(/<Contents>([\s\S]*?)<\/Contents>/g), ([, entry]) =>
    listedObject(entry!),
  );
  const rest = root[0].replaceAll(/<Contents>[\s\S]*?<\/Contents>/g, '');
  const truncated = elementText(rest, 'IsTruncated');
  if (truncated !== 'true' && truncated !== 'false') {
    throw malformed(`IsTruncated is ${quoteValue(truncated ?? '')}, expected true or false`);
  }
  return { objects, nextMarker: truncated === 'true' ? nextMarker(rest, objects) : null };
}

/** Only a listing with a delimiter has a `NextMarker`; without one the last key is it. */
function nextMarker(rest: string, objects: readonly ListedObject[]): string {
  const marker = elementText(rest, 'NextMarker') ?? objects.at(-1)?.key;
  if (marker === undefined || marker === '') throw malformed('it says there is more, but not from where on');
  return marker;
}

function listedObject(entry: string): ListedObject {
  const key = elementText(entry, 'Key');
  const size = elementText(entry, 'Size');
  if (key === null || key === '') throw malformed('an object without Key');
  if (size === null || !/^\d{1,15}$/.test(size))
    throw malformed(`the Size of ${quoteValue(key)} is ${quoteValue(size ?? '')}`);
  return { key, byteLength: Number(size) };
}

function elementText(xml: string, name: string): string | null {
  const match = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml);
  return match === null ? null : unescaped(match[1]!);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replaceAll(/&(\w{1,8});/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

function malformed(what: string): RemoteError {
  return new RemoteError('malformed', `the listing of the dumps: ${what}`);
}
