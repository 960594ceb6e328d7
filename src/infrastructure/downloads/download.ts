export interface DownloadOptions {
  /** Address of the folder that holds the files. */
  readonly baseUrl: string;
  readonly folder: string;
  readonly files: readonly FileToDownload[];
  /** The variable that the address is set by, for messages. */
  readonly addressVariable: string;
  readonly userAgent: string;
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly onPause?: (pause: DownloadPause) => void;
  /** Pause after the first failure; it doubles with each further one. Default 1 s. */
  readonly firstPauseMs?: number;
}

export interface FileToDownload {
  /** In the folder. */
  readonly name: string;
  /** Under the address; as in the folder unless it is said. */
  readonly path?: string;
  /** Why the server may not have it (403, 404), as the end of a sentence; a file that is there already is then kept. */
  readonly missing?: string;
}

export interface DownloadProgress {
  readonly file: string;
  /** Of the file, also what an earlier run had. */
  readonly bytes: number;
  /** `null` when the server does not say. */
  readonly total: number | null;
}

/** Why nothing comes for a while. */
export interface DownloadPause {
  readonly file: string;
  readonly milliseconds: number;
  readonly reason: string;
}

export interface DownloadedFile {
  readonly file: string;
  /** `unchanged` when the server has no newer one. */
  readonly state: 'downloaded' | 'unchanged';
  readonly size: number;
  readonly sha256: string;
}
