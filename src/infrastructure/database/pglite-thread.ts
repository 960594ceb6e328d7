import { readFile, rm } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { NO_RESULT, type PgliteReply, type PgliteRequest } from './pglite-messages.js';
import { PIN_SETTINGS_AND_SCHEMA } from './session-settings.js';
import type { ResultSet } from './sql-database.js';
import { sqlErrorDetails } from './sql-error.js';
import { parsedTypes, parserOf } from './type-parsers.js';

/**
 * PGlite fills all of its shared buffers with zeros at each start: the usual 128 MB cost that much memory and time, and the
 * system keeps the files in its cache anyway.
 */
const SHARED_BUFFERS = '16MB';
const START = { startParams: [...PGlite.defaultStartParams, '-c', `shared_buffers=${SHARED_BUFFERS}`] };

/** Entry of the worker thread that PGlite runs in: in the main thread it would hold up the event loop. */
let pglite: PGlite | undefined;
let last: Promise<void> = Promise.resolve();

parentPort?.on('message', (request: PgliteRequest) => {
  last = last.then(async () => {
    parentPort?.postMessage(await answer(request));
  });
});

async function answer(request: PgliteRequest): Promise<PgliteReply> {
  try {
    return { result: await perform(request) };
  } catch (error) {
    return { error: sqlErrorDetails(error), aborted: isAbort(error) };
  }
}

/** By name, as PGlite throws them: WebAssembly that trapped, or a PostgreSQL that ended itself. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && /^(RuntimeError|ExitStatus)$/.test(error.name);
}

async function perform(request: PgliteRequest): Promise<ResultSet> {
  if (request.kind === 'open') {
    pglite = await open(request.folder, request.dump);
    return NO_RESULT;
  }
  if (pglite === undefined) throw new Error('the embedded database is not open');
  switch (request.kind) {
    case 'execute': {
      const { fields, rows } = await pglite.query<unknown[]>(request.text, [...request.parameters], {
        rowMode: 'array',
      });
      return { columns: fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID })), rows };
    }
    case 'script':
      await pglite.exec(request.sql);
      return NO_RESULT;
    case 'copy': {
      const blob = new Blob([request.lines]);
      const { affectedRows = 0 } = await pglite.query(request.statement, [], { blob });
      return { columns: [], rows: [[affectedRows]] };
    }
    case 'close':
      await pglite.close();
      pglite = undefined;
      return NO_RESULT;
  }
}

async function open(folder: string, dump: string | null): Promise<PGlite> {
  const opened = (dump === null ? null : await fill(folder, dump)) ?? (await PGlite.create(folder, START));
  // Values must be the same as those of a server, whatever parsers of its own PGlite has.
  for (const oid of [...Object.keys(opened.parsers).map(Number), ...parsedTypes()]) {
    opened.parsers[oid] = parserOf(oid);
  }
  await opened.exec(PIN_SETTINGS_AND_SCHEMA);
  return opened;
}

/** Answers `null`, and leaves no folder, for a dump that is missing or damaged: nothing but time is lost then. */
async function fill(folder: string, dump: string): Promise<PGlite | null> {
  try {
    // Not left to PGlite, where a damaged one ends the thread.
    const tar = gunzipSync(await readFile(dump));
    const loadDataDir = new Blob([tar], { type: 'application/x-tar' });
    return await PGlite.create(folder, { ...START, loadDataDir });
  } catch {
    await rm(folder, { recursive: true, force: true });
    return null;
  }
}
