import { describe, expect, it } from 'vitest';
import type { WorkerRecord } from '../../../../src/infrastructure/database/runs/shared/run-workers.js';
import { workersText, workText } from '../../../../src/presentation/report/workers-text.js';

const WIDE = 120;

function aWorker(host: string, changes: Partial<WorkerRecord> = {}): WorkerRecord {
  return {
    runId: 12,
    worker: `worker of ${host}`,
    machine: { host, pid: 7, pidNamespace: null, startedAt: null },
    version: '1.0.0',
    startedAt: '2026-11-27T00:00:00.000Z',
    endedAt: null,
    silentSeconds: 2.4,
    workedSeconds: 100,
    standing: 'working',
    ranges: [{ first: 1, last: 500 }],
    saved: { inserted: 100, updated: 20, unchanged: 5 },
    ...changes,
  };
}

const list = (...workers: readonly WorkerRecord[]) => ({ workers, all: workers.length });

describe('workersText', () => {
  it('says of each process how it stands, what it has saved, how fast, and which ranges it holds', () => {
    const text = workersText(
      list(
        aWorker('host-a'),
        aWorker('host-b', { standing: 'ended', silentSeconds: 200, ranges: [], workedSeconds: 0.2 }),
      ),
      'one-run',
      WIDE,
    );
    expect(text.split('\n')).toEqual([
      'machine              state    heard           saved  a second  ranges',
      '-------------------  -------  --------------  -----  --------  ------',
      'process 7 on host-a  working  2 s ago           125       1.3  1-500',
      'process 7 on host-b  ended    3 min 20 s ago    125',
      '',
    ]);
  });

  it('shortens many ranges, and counts the processes that it does not list', () => {
    const ranges = [1, 2, 3, 4].map((first) => ({ first, last: first }));
    const text = workersText({ workers: [aWorker('a', { ranges })], all: 31 }, 'one-run', WIDE);
    expect(text).toContain('1-1, 2-2 and 2 others');
    expect(text).toContain('\n… and 30 more\n');
  });

  it('tells versions of the program where they differ', () => {
    expect(workersText(list(aWorker('a'), aWorker('b')), 'one-run', WIDE)).not.toContain('1.0.0');
    const text = workersText(list(aWorker('a'), aWorker('b', { version: '2.0.0' })), 'one-run', WIDE);
    expect(text).toMatch(/1-500 +1\.0\.0\n.*1-500 +2\.0\.0\n/);
  });

  it('keeps what a machine calls itself from ruling the terminal', () => {
    const text = workersText(list(aWorker('a\u001b[2J\nb')), 'one-run', WIDE);
    expect(text).not.toContain('\u001b');
    expect(text.split('\n')).toHaveLength(4);
  });
});

describe('workText', () => {
  it('names the run of each process, and says how the ranges stand', () => {
    const queue = { waiting: 40, taken: 2, dead: [] };
    const text = workText(list(aWorker('a'), aWorker('b', { runId: 13 })), queue, WIDE);
    expect(text).toMatch(/^run {2}machine/);
    expect(text).toMatch(/\n 12 {2}process 7 on a .*\n 13 {2}process 7 on b /);
    expect(text).toMatch(/\n\nRanges: 40 waiting, 2 taken\n$/);
  });

  it('says of each dead range why it is dead, and what to do', () => {
    const range = { runId: 12, plan: 1, first: 501, last: 501 };
    const queue = { waiting: 0, taken: 0, dead: [{ range, reason: 'three processes died of it' }] };
    expect(workText(list(), queue, WIDE).split('\n')).toEqual([
      'No process works on a shared run.',
      '',
      'Ranges: 0 waiting, 0 taken',
      '',
      'run  dead     reason',
      '---  -------  --------------------------',
      ' 12  501-501  three processes died of it',
      'work --redrive puts dead ranges back into the queue',
      '',
    ]);
  });
});
