import { join } from 'node:path';
import { z } from 'zod';
import { hasErrorCode } from '../../shared/error-code.js';
import { readRegularFile } from '../../shared/regular-file.js';
import { replaceSmallFile } from '../../shared/small-file.js';

/** What the server said of a version of a file, to ask later whether it still is that one. */
const version = z.object({ etag: z.string().nullable(), lastModified: z.string().nullable() });

const manifest = z.object({
  files: z.record(z.string(), version.extend({ size: z.number(), sha256: z.string() })),
  /** Versions that the `.part` files belong to. */
  parts: z.record(z.string(), version),
});

export type FileVersion = z.infer<typeof version>;
type Contents = z.infer<typeof manifest>;

/** `manifest.json` beside the files: what was downloaded, with checksums, and what is under way. */
export class DownloadManifest {
  readonly #path: string;
  readonly #contents: Contents;

  /** A manifest that is missing or damaged only means that the files are downloaded again. */
  static async open(folder: string): Promise<DownloadManifest> {
    const path = join(folder, 'manifest.json');
    return new DownloadManifest(path, await readContents(path));
  }

  private constructor(path: string, contents: Contents) {
    this.#path = path;
    this.#contents = contents;
  }

  file(name: string): Contents['files'][string] | undefined {
    return this.#contents.files[name];
  }

  part(name: string): FileVersion | undefined {
    return this.#contents.parts[name];
  }

  async beginPart(name: string, part: FileVersion): Promise<void> {
    this.#contents.parts[name] = part;
    await this.#write();
  }

  async dropPart(name: string): Promise<void> {
    delete this.#contents.parts[name];
    await this.#write();
  }

  async complete(name: string, file: FileVersion & { size: number; sha256: string }): Promise<void> {
    delete this.#contents.parts[name];
    this.#contents.files[name] = file;
    await this.#write();
  }

  async #write(): Promise<void> {
    await replaceSmallFile(this.#path, `${JSON.stringify(this.#contents, null, 2)}\n`);
  }
}

async function readContents(path: string): Promise<Contents> {
  const nothing = { files: {}, parts: {} };
  try {
    const read = manifest.safeParse(JSON.parse(String(await readRegularFile(path))));
    return read.success ? read.data : nothing;
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT') || error instanceof SyntaxError) return nothing;
    throw error;
  }
}
