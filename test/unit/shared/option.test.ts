import { describe, expect, it } from 'vitest';
import { readOptions } from '../../../src/shared/option.js';
import {
  choiceOption,
  integerOption,
  numberOption,
  switchOption,
  textOption,
  urlOption,
} from '../../../src/shared/option-kinds.js';

const options = {
  movies: integerOption({ flag: '--movies', env: 'MOVIES', help: '', min: 1, max: 100, defaultValue: 25 }),
  rate: numberOption({ flag: '--rate', env: 'RATE', help: '', min: 0, max: 10, defaultValue: 2 }),
  chart: choiceOption({
    flag: '--chart',
    env: 'CHART',
    help: '',
    choices: ['top', 'toptv'],
    defaultValue: 'top',
  }),
  json: switchOption({ flag: '--json', env: 'JSON', help: '' }),
  out: textOption({ flag: '--out', env: 'OUT_DIR', help: '', defaultValue: 'data' }),
  databaseUrl: urlOption<string | null>({
    flag: '--database-url',
    env: 'DATABASE_URL',
    help: '',
    schemes: ['postgres:'],
    defaultValue: null,
    secret: true,
  }),
};

describe('readOptions', () => {
  it('takes the flag before the environment before the default; an empty variable is not set', () => {
    const environment = { MOVIES: '7', RATE: '0.5', OUT_DIR: '' };
    const { settings, faults } = readOptions(options, { movies: '9', json: true }, environment);
    expect(faults).toEqual([]);
    expect(settings).toEqual({
      movies: 9,
      rate: 0.5,
      chart: 'top',
      json: true,
      out: 'data',
      databaseUrl: null,
    });
  });

  it('reports every fault at once, naming flag and environment variable', () => {
    const { faults } = readOptions(options, { movies: '0', chart: 'bottom' }, { RATE: '-1', JSON: 'maybe' });
    expect(faults).toEqual([
      '--movies (MOVIES) wants a whole number from 1 to 100, not "0"',
      'RATE wants a number from 0 to 10, not "-1"',
      '--chart (CHART) wants one of top, toptv, not "bottom"',
      'JSON wants true or false, not "maybe"',
    ]);
  });

  it.each(['', ' 5', '5 ', '1e2', '0x10', '5.0', '٣', '101', 'NaN', '-3'])(
    '%j is no whole number',
    (movies) => {
      expect(readOptions(options, { movies }, {}).faults).toHaveLength(1);
    },
  );

  it('never repeats a secret', () => {
    const { faults } = readOptions(options, { databaseUrl: 'mysql://user:hunter2@host/db' }, {});
    expect(faults).toEqual(['--database-url (DATABASE_URL) wants a URL that begins with postgres://']);
  });
});
