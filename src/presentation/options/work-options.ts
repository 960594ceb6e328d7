import type { Settings } from '../../shared/option.js';
import { switchOption, textOption } from '../../shared/option-kinds.js';
import { dataOptions, logOptions, outputOptions } from './data-options.js';
import { paceOptions } from './fetch-options.js';
import { queueOptions } from './queue-options.js';
import { routeOptions } from './route-options.js';
import { credentialOptions } from './tmdb/tmdb-options.js';

/** What a machine says for itself, whatever run it works on. */
export const machineOptions = {
  address: textOption<string | null>({
    flag: '--address',
    env: 'MACHINE_ADDRESS',
    placeholder: '<name>',
    help: 'names the address that this machine goes out by; machines of one name keep one pace together',
    defaultValue: null,
    defaultText: 'the same for all machines',
  }),
  threads: paceOptions.threads,
  storePatience: paceOptions.storePatience,
  ...queueOptions,
  ...routeOptions,
  ...credentialOptions,
  ...dataOptions,
  ...logOptions,
};

export const workOptions = {
  untilEmpty: switchOption({
    flag: '--until-empty',
    env: null,
    help: 'end when nothing is left to do for anybody, instead of waiting for the next run',
  }),
  list: switchOption({
    flag: '--list',
    env: null,
    help: 'only show which machines work, what each of them does, and the ranges that wait or are dead',
  }),
  redrive: switchOption({
    flag: '--redrive',
    env: null,
    help: 'put the dead ranges back into the queue, their targets with them',
  }),
  ...machineOptions,
  ...outputOptions,
};

export type WorkSettings = Settings<typeof workOptions>;
export type MachineSettings = Settings<typeof machineOptions>;
