import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../../../src/application/run-record.js';
import { machineOptions } from '../../../../../src/presentation/options/work-options.js';
import {
  MACHINE_REQUESTS,
  type MachineGiven,
} from '../../../../../src/presentation/run/shared/machine-request.js';
import { type Flags, type GivenOptions, readOptions } from '../../../../../src/shared/option.js';
import { aRunRecord } from '../../../../support/builders/run-record.js';
import { InMemoryRunRecords } from '../../../../support/stores/in-memory-run-records.js';

/** A machine that `work` was started on with these flags. */
function aMachine(flags: Flags = {}): MachineGiven {
  const { settings, given } = readOptions(machineOptions, flags, {});
  const machine: MachineGiven = {
    settings,
    options: given,
    flagged: new Set(Object.keys(flags)),
    operands: [],
    withStored: () => machine,
  };
  return machine;
}

const records = (...runs: readonly RunRecord[]) => new InMemoryRunRecords(runs.map((run) => ({ run })));

async function scrapeOf(options: GivenOptions, machine = aMachine(), changes: Partial<RunRecord> = {}) {
  const run = aRunRecord({ runId: 7, options, plan: 1, listComplete: true, ...changes });
  return await MACHINE_REQUESTS.imdb(run, records(run), machine);
}

const COLLECTION = {
  of: { idsOf: 'movie' },
  limit: null,
  details: true,
  reviews: true,
  today: '2026-11-20',
} as const;

async function collectOf(options: GivenOptions, machine: MachineGiven, changes: Partial<RunRecord> = {}) {
  const list = { kind: 'collection', collection: COLLECTION } as const;
  const run = aRunRecord({
    runId: 7,
    catalogue: 'tmdb',
    list,
    options,
    plan: 1,
    listComplete: true,
    ...changes,
  });
  const first = aRunRecord({ runId: 3, catalogue: 'tmdb', list });
  return await MACHINE_REQUESTS.tmdb(run, records(first, run), machine);
}

const KEY = { tmdbApiKey: '0123456789abcdef0123456789abcdef' };

describe('a run over IMDb’s titles that was planned elsewhere', () => {
  it('is worked on as it was planned', async () => {
    const request = await scrapeOf({
      rate: ['2'],
      retries: ['7'],
      language: ['de-DE'],
      refreshAfter: ['3d'],
    });
    expect(request.settings).toMatchObject({
      rate: 2,
      retries: 7,
      language: 'de-DE',
      refreshAfter: 3 * 86_400_000,
    });
  });

  it('goes out, and keeps its data, as the machine says, whatever its planner said', async () => {
    const options = {
      rate: ['2'],
      threads: ['8'],
      storePatience: ['7'],
      out: ['/planner'],
      logLevel: ['debug'],
      databaseUrl: [],
      proxyFile: ['/planner/proxies.txt'],
      torCircuits: ['4'],
    };
    const machine = aMachine({
      threads: '2',
      out: '/machine',
      proxies: ['http://127.0.0.1:1'],
      databaseUrl: 'postgres://me@127.0.0.1/db',
    });
    expect((await scrapeOf(options, machine)).settings).toMatchObject({
      rate: 2,
      threads: 2,
      storePatience: aMachine().settings.storePatience,
      out: '/machine',
      logLevel: null,
      databaseUrl: 'postgres://me@127.0.0.1/db',
      proxies: ['http://127.0.0.1:1'],
      proxyFile: null,
      torCircuits: null,
    });
  });

  it('that goes through proxies is not asked for directly by a machine that has none', async () => {
    await expect(scrapeOf({ proxies: [] })).rejects.toThrow(
      /^run 7 went through proxies or Tor, and this one would go out directly/,
    );
    await expect(scrapeOf({ tor: ['true'] })).rejects.toThrow(/would go out directly/);
    expect((await scrapeOf({ proxies: [] }, aMachine({ routes: 'direct' }))).settings.routes).toBe('direct');
    const own = { proxies: ['http://127.0.0.1:1'] };
    expect((await scrapeOf({ proxies: [] }, aMachine(own))).settings).toMatchObject(own);
  });

  it.each([{ source: ['tmdb'] }, { fallback: ['tmdb'] }])(
    'that asks TMDB (%j) wants the key of the machine',
    async (options) => {
      await expect(scrapeOf(options)).rejects.toThrow(/TMDB wants to know who asks/);
      expect((await scrapeOf(options, aMachine(KEY))).secrets).toContain(KEY.tmdbApiKey);
    },
  );

  it('that was planned by a version with other options is refused, and says which', async () => {
    await expect(scrapeOf({ rate: ['2'], sparkle: ['true'] })).rejects.toThrow(
      'the earlier run was given the option sparkle, which this version does not know',
    );
    await expect(scrapeOf({ rate: ['fast'] })).rejects.toThrow(/the earlier run's rate/);
  });
});

describe('a run over TMDB that was planned elsewhere', () => {
  it('is collected as it was planned, with the key of the machine', async () => {
    const request = await collectOf({ rate: ['9'], tmdbLanguage: ['de-DE'] }, aMachine(KEY));
    expect(request.settings).toMatchObject({ rate: 9, tmdbLanguage: 'de-DE', ...KEY });
    expect(request.secrets).toContain(KEY.tmdbApiKey);
  });

  it('wants a key of the machine, in words', async () => {
    await expect(collectOf({}, aMachine())).rejects.toThrow(/^TMDB wants to know who asks/);
  });

  it('over what failed in another is collected as that one', async () => {
    const request = await collectOf({}, aMachine(KEY), { list: { kind: 'failed', run: 3 } });
    expect(request.settings.storePatience).toBe(aMachine().settings.storePatience);
  });

  it('that goes through proxies is not asked for directly by a machine that has none', async () => {
    await expect(collectOf({ proxies: [] }, aMachine(KEY))).rejects.toThrow(/would go out directly/);
  });
});
