import {
  DATASET_NAMES,
  DATASETS_BASE_URL,
  type DatasetName,
  isDatasetName,
} from '../../infrastructure/imdb-datasets/dataset-files.js';
import { OptionFaults } from '../../shared/option.js';
import { textOption, urlOption } from '../../shared/option-kinds.js';
import { folderFault } from './address-faults.js';
import { dataOptions, logOptions, outputOptions } from './data-options.js';

function onlyOption(defaultText: string) {
  return textOption<string | null>({
    flag: '--only',
    env: null,
    placeholder: '<names>',
    help: 'only these datasets, separated by commas, e.g. title.basics,title.ratings',
    defaultValue: null,
    defaultText,
  });
}

export const pullOptions = {
  only: onlyOption('all seven'),
  datasetsUrl: urlOption({
    flag: '--datasets-url',
    env: 'DATASETS_BASE_URL',
    help: 'where the files are',
    schemes: ['http:', 'https:'],
    check: folderFault,
    defaultValue: DATASETS_BASE_URL,
  }),
  out: dataOptions.out,
  ...outputOptions,
};

export const loadOptions = {
  only: onlyOption('all seven; title.basics and title.ratings for the embedded database'),
  from: textOption<string | null>({
    flag: '--from',
    env: null,
    placeholder: '<folder>',
    help: 'folder of files that are there already, compressed or not',
    defaultValue: null,
    defaultText: 'datasets/ under --out',
  }),
  ...dataOptions,
  ...outputOptions,
  ...logOptions,
};

/** Throws `OptionFaults` for a name that is none. */
export function parseDatasetNames(text: string | null): DatasetName[] | null {
  if (text === null) return null;
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !isDatasetName(name));
  if (unknown.length > 0) {
    throw new OptionFaults([
      `--only knows ${DATASET_NAMES.join(', ')}, not ${unknown.map((name) => JSON.stringify(name)).join(', ')}`,
    ]);
  }
  return names.filter(isDatasetName);
}
