import { urlOption } from '../../shared/option-kinds.js';

/** What carries the ranges of runs that many machines share. */
export const queueOptions = {
  queue: urlOption<string | null>({
    flag: '--queue',
    env: 'QUEUE_URL',
    placeholder: '<url>',
    help: 'a queue on SQS that carries the ranges of shared runs, by its address',
    schemes: ['http:', 'https:'],
    defaultValue: null,
    defaultText: 'a queue in the database',
  }),
};
