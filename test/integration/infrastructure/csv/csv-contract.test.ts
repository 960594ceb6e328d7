import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { movieRepositoryContract } from '../../../contracts/movie-repository.js';
import { csvStore } from '../../../support/stores/csv-store.js';

movieRepositoryContract('CSV', async () => csvStore(await mkdtemp(join(tmpdir(), 'imdb-scraper-test-'))));
