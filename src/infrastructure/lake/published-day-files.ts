import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PublishedDay, PublishedDays, StagedDay } from '../../application/lake-ports.js';
import type { JudgedCheck } from '../../domain/days/check.js';
import { LAKE_SCHEMA_VERSION } from '../../domain/days/lake-tables.js';
import { hasErrorCode } from '../../shared/error-code.js';
import { packageVersion } from '../../shared/package-version.js';
import { replaceSmallFile, syncFolder } from '../../shared/small-file.js';
import {
  ManifestUnfit,
  publishedDates,
  readDimensions,
  readManifest,
  writeDimensions,
  writeManifest,
} from './day-manifest.js';
import { fileFault } from './file-fault.js';
import type { LakeFolder } from './lake-folder.js';
import { viewsFile } from './lake-views.js';

/** In the staging of a day whose files are whole and checked: from here on it is published, whatever happens. */
const DECIDED = 'decided.json';

/**
 * Published days as files and their manifests. The manifest goes before the first file of a day is replaced and comes back after
 * the last one, so that what has a manifest is whole. Dimensions belong to no day and have a manifest of their own.
 */
export class PublishedDayFiles implements PublishedDays {
  readonly #folder: LakeFolder;
  readonly #confirm: () => Promise<void>;
  readonly #now: () => Date;

  /** `confirm` rejects where another process has taken the lake over: nothing is changed then. */
  constructor(
    folder: LakeFolder,
    confirm: () => Promise<void> = async () => {},
    now: () => Date = () => new Date(),
  ) {
    this.#folder = folder;
    this.#confirm = confirm;
    this.#now = now;
  }

  async find(date: string): Promise<PublishedDay | null> {
    const day = await orNull(readManifest(this.#folder.manifest(date)));
    if (day === null) return null;
    return { ...day, files: [...day.files, ...((await orNull(readDimensions(this.#folder))) ?? [])] };
  }

  async before(date: string): Promise<PublishedDay | null> {
    const dates = (await this.dates()).filter((one) => one < date);
    for (const one of dates.toReversed()) {
      const day = await this.find(one);
      if (day !== null) return day;
    }
    return null;
  }

  async isWhole({ files }: PublishedDay): Promise<boolean> {
    for (const file of files)
      if ((await fileFault(this.#folder.file(file.path), file)) !== null) return false;
    return true;
  }

  async dates(): Promise<readonly string[]> {
    return await publishedDates(this.#folder);
  }

  async publish(staged: StagedDay, checks: readonly JudgedCheck[]): Promise<PublishedDay> {
    const day: PublishedDay = {
      ...staged,
      schemaVersion: LAKE_SCHEMA_VERSION,
      programVersion: packageVersion(),
      publishedAt: this.#now().toISOString(),
      checks,
    };
    for (const { path } of day.files) {
      const place = this.#folder.stagedFile(day.date, path);
      await syncFile(place);
      await syncFolder(dirname(place));
    }
    await this.#confirm();
    await replaceSmallFile(this.#decision(day.date), JSON.stringify(day));
    await this.#moveIn(day);
    return day;
  }

  async discard(date: string): Promise<void> {
    await rm(this.#folder.staging(date), { recursive: true, force: true });
  }

  /** Ends what was broken off while it was published. Answers the days; one whose files are lost stays unpublished. */
  async recover(): Promise<readonly string[]> {
    const recovered: string[] = [];
    for (const date of await stagedDates(this.#folder)) {
      const day = await orNull(readManifest(this.#decision(date)));
      if (day === null) continue;
      if (await this.#hasAll(day)) {
        await this.#moveIn(day);
        recovered.push(date);
      } else await this.discard(date);
    }
    return recovered;
  }

  /** Whether each file of a decided day is where it was built, or where it goes. */
  async #hasAll({ date, files }: PublishedDay): Promise<boolean> {
    for (const file of files) {
      const staged = this.#folder.stagedFile(date, file.path);
      const place = existsSync(staged) ? staged : this.#folder.file(file.path);
      if ((await fileFault(place, file)) !== null) return false;
    }
    return true;
  }

  async #moveIn(day: PublishedDay): Promise<void> {
    await mkdir(this.#folder.days, { recursive: true });
    await this.#confirm();
    await rm(this.#folder.manifest(day.date), { force: true });
    await syncFolder(this.#folder.days);
    for (const { path } of day.files) {
      const staged = this.#folder.stagedFile(day.date, path);
      // It was moved before this was broken off.
      if (!existsSync(staged)) continue;
      const place = this.#folder.file(path);
      await mkdir(dirname(place), { recursive: true });
      await this.#confirm();
      await rename(staged, place);
      await syncFolder(dirname(place));
    }
    await this.#confirm();
    await writeDimensions(
      this.#folder,
      day.files.filter(({ segment }) => segment === null),
    );
    await replaceSmallFile(this.#folder.file('views.sql'), viewsFile());
    await writeManifest(this.#folder, { ...day, files: day.files.filter(({ segment }) => segment !== null) });
    await this.discard(day.date);
  }

  #decision(date: string): string {
    return this.#folder.stagedFile(date, DECIDED);
  }
}

/** What cannot be read is not there: it is made anew. */
async function orNull<Content>(reading: Promise<Content>): Promise<Content | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof ManifestUnfit) return null;
    throw error;
  }
}

async function stagedDates(folder: LakeFolder): Promise<readonly string[]> {
  try {
    return (await readdir(dirname(folder.staging('any')))).sort();
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
