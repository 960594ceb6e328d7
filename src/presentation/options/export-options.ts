import { EXPORT_ENDINGS } from '../../infrastructure/export/export-format.js';
import { onceOption, textOption } from '../../shared/option-kinds.js';
import { dataOptions, outputOptions } from './data-options.js';
import { queryOptions } from './options.js';

/** For `export`. */
export const exportOptions = {
  to: onceOption(
    textOption<string | null>({
      flag: '--to',
      env: null,
      placeholder: '<file>',
      help: `the file to write, or to replace as a whole; its ending chooses the format: ${EXPORT_ENDINGS.join(', ')}`,
      defaultValue: null,
      defaultText: 'none: it must be given',
    }),
  ),
  timeout: queryOptions.timeout,
  ...outputOptions,
  ...dataOptions,
};
