import { hasErrorCode } from '../shared/error-code.js';

/** A package that is only needed for some things, and is not installed. */
export class OptionalMissing extends Error {
  override readonly name = 'OptionalMissing';
}

/** Loads a package that not everybody has. `what` needs it, for people; throws `OptionalMissing` where it is missing. */
export async function loadOptional<Module>(
  load: () => Promise<Module>,
  install: string,
  what: string,
): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    if (!hasErrorCode(error, 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new OptionalMissing(`${what} needs a package that is not installed: npm install ${install}`, {
      cause: error,
    });
  }
}
