import { onceOption, textOption } from '../../../shared/option-kinds.js';
import { outputOptions } from '../data-options.js';
import { eachDayOptions } from './daily-options.js';

/** The options of `schedule`. */
export const scheduleOptions = {
  at: onceOption(
    textOption({
      flag: '--at',
      env: 'SCHEDULE_AT',
      placeholder: '<cron>',
      help: 'when, in UTC: minute, hour, day of the month, month and weekday',
      defaultValue: '0 9 * * *',
    }),
  ),
  ...eachDayOptions,
  json: {
    ...outputOptions.json,
    help: 'a JSON document on a line for each day, or several days that were missed, and nothing else there',
  },
};
