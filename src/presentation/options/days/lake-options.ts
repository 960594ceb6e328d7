import { integerOption, onceOption, switchOption } from '../../../shared/option-kinds.js';
import { dataOptions, outputOptions } from '../data-options.js';

/** The options of `lake`. */
export const lakeOptions = {
  csv: switchOption({ flag: '--csv', env: null, help: 'of query: print CSV' }),
  threads: onceOption(
    integerOption<number>({
      flag: '--threads',
      env: null,
      help: 'of query: how many threads DuckDB may use; each takes memory of its own',
      min: 1,
      max: 256,
      defaultValue: 2,
    }),
  ),
  ...outputOptions,
  out: dataOptions.out,
};
