const CHECKSUM_BYTES = 101;

/** Answers S3's ListObjects over zips (each with its checksum): prefix, delimiter, marker, max-keys. */
export function listingXml(query: URLSearchParams, zips: ReadonlyMap<string, number>, pageSize: number): string {
  const prefix = query.get('prefix') ?? '';
  const marker = query.get('marker') ?? '';
  const keys = [...zips.keys()].flatMap((path) => [path, `${path}.CHECKSUM`]).sort();
  const inFolder = keys.filter((key) => key.startsWith(prefix) && !key.slice(prefix.length).includes('/'));
  const after = inFolder.filter((key) => key > marker);
  const page = after.slice(0, Math.min(pageSize, Number(query.get('max-keys') ?? 1000)));
  const isTruncated = page.length < after.length;
  const contents = page.map(
    (key) =>
      `<Contents><Key>${key}</Key><LastModified>2024-08-09T08:30:00.000Z</LastModified><ETag>&quot;00&quot;</ETag>` +
      `<Size>${zips.get(key) ?? CHECKSUM_BYTES}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
    `<Name>data.binance.vision</Name><Prefix>${prefix}</Prefix><Marker>${marker}</Marker>`,
    ...(isTruncated ? [`<NextMarker>${page.at(-1)!}</NextMarker>`] : []),
    `<MaxKeys>${pageSize}</MaxKeys><Delimiter>/</Delimiter><IsTruncated>${isTruncated}</IsTruncated>`,
    ...contents,
    '</ListBucketResult>',
  ].join('');
}
