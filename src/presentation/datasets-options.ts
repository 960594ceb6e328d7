import { DATASETS_BASE_URL } from '../infrastructure/imdb-datasets/dataset-files.js';
import { textOption, urlOption } from '../shared/option.js';
import { dataOptions, outputOptions } from './options.js';

const only = textOption<string | null>({
  flag: '--only',
  env: null,
  placeholder: '<names>',
  help: 'only these datasets, separated by commas, e.g. title.basics,title.ratings',
  defaultValue: null,
  defaultText: 'all seven; two for the embedded database',
});

export const pullOptions = {
  only,
  datasetsUrl: urlOption({
    flag: '--datasets-url',
    env: 'DATASETS_BASE_URL',
    help: 'where the files are',
    schemes: ['http:', 'https:'],
    defaultValue: DATASETS_BASE_URL,
  }),
  ...dataOptions,
  ...outputOptions,
};

export const loadOptions = {
  only,
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
};
