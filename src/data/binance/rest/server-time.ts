import { count } from '../../store/metadata-codec.ts';
import { isRemoteFault } from '../../remote-error.ts';
import { checkJson, fieldsOf } from './check-json.ts';
import type { RestClient } from './rest-client.ts';

const serverTime = fieldsOf({ serverTime: count });

/**
 * What the exchange's clock says, ms since the epoch; null when it cannot be asked.
 * @throws RemoteError when everything has to stop.
 */
export async function fetchServerTime(rest: RestClient): Promise<number | null> {
  const what = `binance ${rest.market} time`;
  try {
    const query = { endpoint: 'time', parameters: {}, weight: 1 };
    return (await rest.get(query, (answer) => checkJson(serverTime, answer, what))).serverTime;
  } catch (error) {
    if (isRemoteFault(error, 'not-found', 'refused', 'blocked', 'malformed')) return null;
    throw error;
  }
}
