/** A file cannot be had. What was downloaded before is as it was. */
export class DownloadFailed extends Error {
  override readonly name = 'DownloadFailed';
}
