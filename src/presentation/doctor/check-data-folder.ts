import { access, constants, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { OtherSitesData, refuseOtherSites } from '../../infrastructure/data-folder.js';
import { errorMessage } from '../../shared/error-message.js';
import { existingFolder } from './existing-folder.js';
import { type Finding, ok, problem } from './finding.js';

const CHECK = 'data folder';

/** Whether a run could write to the data folder, and whether the movies in it are of this site. Makes nothing. */
export async function checkDataFolder(folder: string, baseUrl: string): Promise<Finding> {
  const elsewhere = 'choose another folder with --out (OUT_DIR)';
  try {
    const existing = await existingFolder(folder);
    if (!(await stat(existing)).isDirectory()) return problem(CHECK, `${existing} is no folder`, elsewhere);
    await access(existing, constants.W_OK | constants.X_OK);
    if (existing !== resolve(folder)) return ok(CHECK, `${folder} will be created`);
    await refuseOtherSites(folder, baseUrl);
    return ok(CHECK, `${folder} is writable`);
  } catch (error) {
    if (error instanceof OtherSitesData) return problem(CHECK, error.message, elsewhere);
    return problem(
      CHECK,
      `${folder} cannot be written (${errorMessage(error)})`,
      `make it writable for this user, or ${elsewhere}`,
    );
  }
}
