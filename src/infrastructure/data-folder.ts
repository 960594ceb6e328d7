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
const MARKER = 'site.txt';

/**
 * Makes the data folder and notes in it whose movies it holds, so that the made-up people of a demo never mix with
 * real ones. Throws `OtherSitesData` when it holds another site's.
 */
export async function claimDataFolder(folder: string, baseUrl: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(join(folder, MARKER), `${siteOf(new URL(baseUrl))}\n`, { flag: 'wx' });
  } catch (error) {
    if (!hasErrorCode(error, 'EEXIST')) throw error;
    await refuseOtherSites(folder, baseUrl);
  }
}

/** Only looks: throws `OtherSitesData` when the data folder holds another site's movies. */
export async function refuseOtherSites(folder: string, baseUrl: string): Promise<void> {
  const site = siteOf(new URL(baseUrl));
  const holds = await readFile(join(folder, MARKER), 'utf8').catch((error: unknown) => {
    if (hasErrorCode(error, 'ENOENT')) return site;
    throw error;
  });
  if (holds.trim() !== site) throw new OtherSitesData(folder, holds.trim(), site);
}

function siteOf({ hostname, host }: URL): string {
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return isLoopback ? LOCAL_SITE : host.replace(/^(www|m)\./, '');
}
