import { textOption } from '../../../shared/option-kinds.js';
import { dataOptions, outputOptions } from '../data-options.js';

/** The options of `sentiment`. */
export const sentimentOptions = {
  model: textOption<string | null>({
    flag: '--model',
    env: null,
    placeholder: '<file>',
    help: 'the file that train writes and score reads',
    defaultValue: null,
    defaultText: 'sentiment-model.json under --out',
  }),
  ...dataOptions,
  ...outputOptions,
};
