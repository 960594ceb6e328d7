import { describe, expect, it } from 'vitest';
import { StoreFull, StoreLost, StoreRefused } from '../../../../src/application/engine/ports.js';
import {
  type PatienceOptions,
  type StoreOutage,
  StorePatience,
} from '../../../../src/application/engine/store-patience.js';

function patienceOf(options: Partial<PatienceOptions> = {}) {
  const outages: StoreOutage[] = [];
  const troubles: string[] = [];
  const all: PatienceOptions = {
    patienceMs: 1000,
    now: Date.now,
    onOutage: (outage) => outages.push(outage),
    onTrouble: (_, reason) => troubles.push(reason),
    ...options,
  };
  return { patience: new StorePatience('postgres', all), options: all, outages, troubles };
}

/** A clock that goes on by so much with every failure. */
function failing(byMs: number) {
  let clock = 0;
  const fail = async (): Promise<never> => {
    clock += byMs;
    throw new Error('deadlock detected');
  };
  return { now: () => clock, fail };
}

const forEver = () => new Promise<never>(() => {});

describe('StorePatience of several things that one store is asked', () => {
  const fails = async (): Promise<never> => {
    throw new Error('connection refused');
  };

  it('waits for the store once, with one word about it', async () => {
    const { now, fail } = failing(600);
    const { patience: saves, options, outages, troubles } = patienceOf({ now });
    const journal = new StorePatience('run journal', options, saves);
    await expect(saves.ask(fail)).rejects.toThrow('deadlock detected');
    const before = now();
    let asked = 0;
    const settle = () => {
      asked += 1;
      return fails();
    };
    await expect(journal.ask(settle)).rejects.toThrow('connection refused');
    await expect(journal.ask(settle)).rejects.toThrow('connection refused');
    expect({ asked, waited: now() - before }).toEqual({ asked: 1, waited: 0 });
    expect(troubles).toEqual(['deadlock detected']);
    expect(outages).toEqual([{ store: 'postgres', cause: 'down', reason: 'deadlock detected' }]);
  });

  it('says it again once an error that no waiting mends has ended the trouble', async () => {
    const { patience: saves, options, troubles } = patienceOf();
    const journal = new StorePatience('run journal', options, saves);
    const errors = [new Error('connection refused'), new Error('no such table')];
    const mayPass = (error: unknown) => error === errors[0];
    let asked = 0;
    const work = () => Promise.reject(errors[asked++]);
    await expect(saves.ask(work, mayPass)).rejects.toThrow('no such table');
    let settled = 0;
    await journal.ask(async () => {
      settled += 1;
      if (settled === 1) throw new Error('server is starting up');
    });
    expect(troubles).toEqual(['connection refused', 'server is starting up']);
  });

  it('says once that the store fails when it fails at all of them', async () => {
    const { patience: saves, options, troubles } = patienceOf();
    const journal = new StorePatience('run journal', options, saves);
    const once = () => {
      let failed = false;
      return async () => {
        if (failed) return 'well';
        failed = true;
        return await fails();
      };
    };
    expect(await Promise.all([saves.ask(once()), journal.ask(once())])).toEqual(['well', 'well']);
    expect(troubles).toEqual(['connection refused']);
  });

  it('still lets the others have what the store answers', async () => {
    const { now, fail } = failing(600);
    const { patience: saves, options } = patienceOf({ now });
    const journal = new StorePatience('run journal', options, saves);
    await expect(saves.ask(fail)).rejects.toThrow('deadlock detected');
    expect(await journal.ask(async () => 'settled')).toBe('settled');
    expect(await journal.ask(async () => 'settled')).toBe('settled');
  });
});

describe('StorePatience', () => {
  it('gives up what fails for the whole patience while others are answered, and not the store', async () => {
    const { now, fail } = failing(300);
    const { patience, outages } = patienceOf({ now });
    let ended = false;
    const poisoned = patience.ask(fail).finally(() => {
      ended = true;
    });
    const others = (async () => {
      for (let count = 0; !ended; count += 1) {
        expect(await patience.ask(async () => count)).toBe(count);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    await expect(poisoned).rejects.toThrow('deadlock detected');
    await others;
    expect(outages).toEqual([]);
    expect(await patience.ask(async () => 'well')).toBe('well');
  });

  it('counts a refusal as an answer of the store', async () => {
    const { now, fail } = failing(600);
    const { patience, outages } = patienceOf({ now });
    const poisoned = patience.ask(fail);
    const refused = patience.ask(async () => {
      throw new StoreRefused('too long');
    });
    await expect(refused).rejects.toThrow('too long');
    await new Promise((resolve) => setImmediate(resolve));
    const another = patience.ask(async () => {
      throw new StoreRefused('too long');
    });
    await expect(another).rejects.toThrow('too long');
    await expect(poisoned).rejects.toThrow('deadlock detected');
    expect(outages).toEqual([]);
  });

  it('gives the store up when nothing is answered for the whole patience, and asks it nothing more', async () => {
    const { now, fail } = failing(600);
    const { patience, outages, troubles } = patienceOf({ now });
    await expect(patience.ask(fail)).rejects.toThrow('deadlock detected');
    expect(outages).toEqual([{ store: 'postgres', cause: 'down', reason: 'deadlock detected' }]);
    expect(troubles).toEqual(['deadlock detected']);
    const asked = now();
    await expect(patience.ask(fail)).rejects.toThrow('deadlock detected');
    expect(now()).toBe(asked);
  });

  it('refuses what it is still waiting for once the store is given up', async () => {
    const { now, fail } = failing(600);
    const { patience } = patienceOf({ now });
    const waiting = patience.ask(forEver);
    await expect(patience.ask(fail)).rejects.toThrow('deadlock detected');
    await expect(waiting).rejects.toThrow('deadlock detected');
  });

  it('does not ask again what may not pass', async () => {
    const { patience, outages } = patienceOf();
    let asked = 0;
    const work = async () => {
      asked += 1;
      throw new Error('no such table');
    };
    await expect(patience.ask(work, () => false)).rejects.toThrow('no such table');
    expect({ asked, outages }).toEqual({ asked: 1, outages: [] });
  });

  it('still takes what a full store answers to what it was asked before', async () => {
    const { patience, outages } = patienceOf();
    let answer = (_: string) => {};
    const asked = patience.ask(() => new Promise<string>((resolve) => (answer = resolve)));
    const full = () => Promise.reject(new StoreFull('no space left'));
    await expect(patience.ask(full)).rejects.toThrow('no space left');
    answer('inserted');
    expect(await asked).toBe('inserted');
    expect(outages).toMatchObject([{ cause: 'full' }]);
  });

  it.each([
    ['full', new StoreFull('no space left')],
    ['lost', new StoreLost('its thread ended')],
  ] as const)('gives a %s store up at once, whatever may pass', async (cause, error) => {
    for (const mayPass of [undefined, () => false]) {
      const { patience, outages, troubles } = patienceOf();
      await expect(patience.ask(() => Promise.reject(error), mayPass)).rejects.toThrow(error.message);
      expect(outages).toEqual([{ store: 'postgres', cause, reason: error.message }]);
      expect(troubles).toEqual([]);
    }
  });

  it.each([
    ['is silent', forEver],
    [
      'fails',
      async () => {
        throw new Error('connection refused');
      },
    ],
  ])('ends soon after an interruption when the store %s, however long the patience is', async (_, work) => {
    const interruption = new AbortController();
    const { patience, outages } = patienceOf({
      patienceMs: 3_600_000,
      interrupted: interruption.signal,
      interruptedMs: 20,
    });
    const asks = Promise.allSettled([patience.ask(work), patience.ask(work)]);
    interruption.abort();
    expect((await asks).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(outages).toMatchObject([{ cause: 'down' }]);
    await expect(patience.ask(async () => 'late')).rejects.toThrow('gave no answer');
  });

  it('still takes the answer of a store that works when the run is interrupted', async () => {
    const interruption = new AbortController();
    const { patience, outages } = patienceOf({ patienceMs: 0, interrupted: interruption.signal });
    const answer = patience.ask(async () => {
      interruption.abort();
      await new Promise((resolve) => setTimeout(resolve, 10));
      return 'saved';
    });
    expect(await answer).toBe('saved');
    expect(await patience.ask(async () => 'also saved')).toBe('also saved');
    expect(outages).toEqual([]);
  });
});
