import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrorCode } from '../shared/error-code.js';

/** A data folder that already holds movies of another site. */
export class OtherSitesData extends Error {
  override readonly name = 'OtherSitesData';

  constructor(folder: string, holds: string, wanted: string) {
    super(
      `${folder} holds movies of ${holds}, and they would mix with those of ${wanted}; ` +
        `choose another folder with --out, or remove ${folder}`,
    );
  }
}

const LOCAL_SITE = 'a local site';

/**
 * Makes the data folder and notes in it whose movies it holds, so that the made-up people of a demo never mix with
 * real ones. Throws `OtherSitesData` when it holds another site's.
 */
export async function claimDataFolder(folder: string, baseUrl: string): Promise<void> {
  const site = siteOf(new URL(baseUrl));
  await mkdir(folder, { recursive: true });
  const marker = join(folder, 'site.txt');
  try {
    await writeFile(marker, `${site}\n`, { flag: 'wx' });
  } catch (error) {
    if (!hasErrorCode(error, 'EEXIST')) throw error;
    const holds = (await readFile(marker, 'utf8')).trim();
    if (holds !== site) throw new OtherSitesData(folder, holds, site);
  }
}

function siteOf({ hostname, host }: URL): string {
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return isLoopback ? LOCAL_SITE : host.replace(/^(www|m)\./, '');
}
