import { constants } from 'node:fs';
import { join } from 'node:path';
import { hasErrorCode } from '../shared/error-code.js';
import { makeFolder } from '../shared/make-folder.js';
import { readRegularFile } from '../shared/regular-file.js';
import { createSmallFile, replaceSmallFile } from '../shared/small-file.js';

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
  await claim(folder, siteOf(new URL(baseUrl)));
}

/** Makes the data folder for the movies of another one, if that one notes whose they are. Throws `OtherSitesData`. */
export async function claimLike(folder: string, other: string): Promise<void> {
  const site = await readMarker(other);
  if (site !== null) await claim(folder, site);
}

/** Only looks: throws `OtherSitesData` when the data folder holds another site's movies. */
export async function refuseOtherSites(folder: string, baseUrl: string): Promise<void> {
  await refuseOthers(folder, siteOf(new URL(baseUrl)));
}

async function claim(folder: string, site: string): Promise<void> {
  await makeFolder(folder);
  const marker = join(folder, MARKER);
  if (await createSmallFile(marker, `${site}\n`)) return;
  if ((await readMarker(folder)) === null) await replaceSmallFile(marker, `${site}\n`);
  await refuseOthers(folder, site);
}

async function refuseOthers(folder: string, site: string): Promise<void> {
  const holds = await readMarker(folder);
  if (holds !== null && holds !== site) throw new OtherSitesData(folder, holds, site);
}

/** What a refusal says of a folder is its marker's, never another file's. */
const NOT_THROUGH_A_LINK = constants.O_RDONLY | constants.O_NOFOLLOW;

/** A marker without its line end, which a full disk may have left, says as little as none, as does a link in its place. */
async function readMarker(folder: string): Promise<string | null> {
  try {
    const text = String(await readRegularFile(join(folder, MARKER), NOT_THROUGH_A_LINK));
    return text.endsWith('\n') ? text.trim() || null : null;
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT', 'ELOOP', 'EMLINK')) return null;
    throw error;
  }
}

function siteOf({ hostname, host }: URL): string {
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return isLoopback ? LOCAL_SITE : host.replace(/^(www|m)\./, '');
}
