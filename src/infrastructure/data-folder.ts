import { constants } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE_NAMES, type CatalogueName } from '../domain/catalogue-name.js';
import { hasErrorCode } from '../shared/error-code.js';
import { makeFolder } from '../shared/make-folder.js';
import { readRegularFile } from '../shared/regular-file.js';
import { createSmallFile, replaceSmallFile } from '../shared/small-file.js';

/** A data folder that already holds records of another site. */
export class OtherSitesData extends Error {
  override readonly name = 'OtherSitesData';

  constructor(folder: string, holds: string, wanted: string) {
    super(
      `${folder} holds records of ${holds}, and they would mix with those of ${wanted}; ` +
        `choose another folder with --out, or remove ${folder}`,
    );
  }
}

const LOCAL_SITE = 'a local site';

/** Where the folder notes whose records of a catalogue it holds. */
const MARKERS: Readonly<Record<CatalogueName, string>> = { imdb: 'site.txt', tmdb: 'tmdb-site.txt' };

/**
 * Makes the data folder and notes in it whose records of the catalogue it holds, so that the made-up people of a demo never
 * mix with real ones, of whatever catalogue. Throws `OtherSitesData` when it holds another site's.
 */
export async function claimDataFolder(
  folder: string,
  baseUrl: string,
  catalogue: CatalogueName = 'imdb',
): Promise<void> {
  await claim(folder, siteOf(new URL(baseUrl)), catalogue);
}

/**
 * Makes the data folder for the records of another one, if that one notes whose they are; answers whether it does. Throws
 * `OtherSitesData`.
 */
export async function claimLike(
  folder: string,
  other: string,
  catalogue: CatalogueName = 'imdb',
): Promise<boolean> {
  const site = await readMarker(other, catalogue);
  if (site !== null) await claim(folder, site, catalogue);
  return site !== null;
}

/** Only looks: throws `OtherSitesData` where `claimDataFolder` does. */
export async function refuseOtherSites(
  folder: string,
  baseUrl: string,
  catalogue: CatalogueName = 'imdb',
): Promise<void> {
  await refuseOthers(folder, siteOf(new URL(baseUrl)), catalogue);
}

async function claim(folder: string, site: string, catalogue: CatalogueName): Promise<void> {
  await makeFolder(folder);
  await refuseOthers(folder, site, catalogue);
  const marker = join(folder, MARKERS[catalogue]);
  if (await createSmallFile(marker, `${site}\n`)) return;
  if ((await readMarker(folder, catalogue)) === null) await replaceSmallFile(marker, `${site}\n`);
  await refuseOthers(folder, site, catalogue);
}

async function refuseOthers(folder: string, site: string, catalogue: CatalogueName): Promise<void> {
  for (const other of CATALOGUE_NAMES) {
    const holds = await readMarker(folder, other);
    const isAtOdds = other === catalogue ? holds !== site : (holds === LOCAL_SITE) !== (site === LOCAL_SITE);
    if (holds !== null && isAtOdds) throw new OtherSitesData(folder, holds, site);
  }
}

/** What a refusal says of a folder is its marker's, never another file's. */
const NOT_THROUGH_A_LINK = constants.O_RDONLY | constants.O_NOFOLLOW;

/** A marker without its line end, which a full disk may have left, says as little as none, as does a link in its place. */
async function readMarker(folder: string, catalogue: CatalogueName): Promise<string | null> {
  try {
    const text = String(await readRegularFile(join(folder, MARKERS[catalogue]), NOT_THROUGH_A_LINK));
    return text.endsWith('\n') ? text.trim() || null : null;
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'EMLINK')) return null;
    throw error;
  }
}

/** Whether it is a site of this machine, such as a demo's. */
export function isLocalSite({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

function siteOf(url: URL): string {
  return isLocalSite(url) ? LOCAL_SITE : url.host.replace(/^(www|m)\./, '');
}
