import type { TitleId } from '../../../domain/imdb/title-id.js';
import { setAsideTitleIds } from '../../../infrastructure/imdb/set-aside-title-ids.js';

/** While a run is written to the journal nothing else can be asked of an embedded database. */
export async function setAsideUnlinked(ids: AsyncIterable<string>): Promise<AsyncIterable<TitleId>> {
  const lines = async function* () {
    for await (const id of ids) yield Buffer.from(`${id}\n`);
  };
  return (await setAsideTitleIds(lines())).titleIds;
}
