import { join } from 'node:path';
import { acquireLockFile } from '../../shared/lock-file.js';
import { makeFolder } from '../../shared/make-folder.js';
import type { DownloadedFile, DownloadOptions } from './download.js';
import { DownloadManifest } from './download-manifest.js';
import { FileDownload } from './file-download.js';

/**
 * Downloads files one after the other, goes on where an earlier download stopped, and takes only what is new. Each
 * file is checked to its end before it takes its name; until then it is `<name>.part`. Throws `DownloadFailed`
 * when a file cannot be had or the disk is full, `LockHeld` when another process downloads into the folder.
 */
export async function downloadFiles(options: DownloadOptions): Promise<DownloadedFile[]> {
  await makeFolder(options.folder);
  const lock = await acquireLockFile(join(options.folder, 'pull.lock'));
  try {
    const manifest = await DownloadManifest.open(options.folder);
    const files: DownloadedFile[] = [];
    for (const file of options.files) {
      await lock.confirm();
      files.push(await new FileDownload(file, options, manifest).run());
    }
    return files;
  } finally {
    await lock.release();
  }
}
