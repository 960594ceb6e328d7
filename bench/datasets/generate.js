import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';

/**
 * Makes dataset files with invented rows of the shape of IMDb's: their columns, their nulls, lengths and skew, with
 * the quirks that loaders trip over (quotes, backslashes in JSON, any script). The same arguments make the same files.
 *
 * Proportions are those of the files of February 2026: of 12.3 million titles 1.6 million have votes and 97.6 million
 * rows name their people.
 */

const RATED_SHARE = 1.6 / 12.3;
const PRINCIPALS_PER_TITLE = 97.6 / 12.3;
const NAMES_PER_TITLE = 14.5 / 12.3;
const AKAS_PER_TITLE = 4.5;

const TYPES = skewed([
  ['tvEpisode', 76],
  ['short', 9],
  ['movie', 6],
  ['video', 2.6],
  ['tvSeries', 2.4],
  ['tvMovie', 1.2],
  ['tvMiniSeries', 0.5],
  ['tvSpecial', 0.5],
  ['videoGame', 0.3],
]);
const GENRES = skewed([
  ['Drama', 20],
  ['Comedy', 15],
  ['Talk-Show', 10],
  ['Short', 9],
  ['Documentary', 8],
  ['News', 7],
  ['Romance', 7],
  ['Family', 6],
  ['Reality-TV', 5],
  ['Animation', 4],
  ['Crime', 4],
  ['Horror', 2],
  ['Western', 1],
]);
const CATEGORIES = skewed([
  ['actor', 23],
  ['actress', 17],
  ['self', 14],
  ['writer', 12],
  ['director', 9],
  ['producer', 8],
  ['editor', 6],
  ['cinematographer', 4],
  ['composer', 4],
  ['archive_footage', 1],
]);
const REGIONS = ['US', 'GB', 'DE', 'FR', 'JP', 'IN', 'BR', 'IT', 'ES', 'XWW'];
const SYLLABLES = 'ka lo mi ra ten vo sha dri el an or us ti ber ly fen zo qui mar no'.split(' ');
const STRANGE = ['Été à Zürich', '映画', 'שלום', 'Кино', '"Air Quotes"', "It's", '🎬', 'AC\\DC', 'Say "No"'];

export const FILES = {
  'title.basics': {
    header: 'tconst titleType primaryTitle originalTitle isAdult startYear endYear runtimeMinutes genres',
    rows: basics,
  },
  'title.ratings': { header: 'tconst averageRating numVotes', rows: ratings },
  'title.principals': { header: 'tconst ordering nconst category job characters', rows: principals },
  'title.crew': { header: 'tconst directors writers', rows: crew },
  'title.akas': {
    header: 'titleId ordering title region language types attributes isOriginalTitle',
    rows: akas,
  },
  'title.episode': { header: 'tconst parentTconst seasonNumber episodeNumber', rows: episodes },
  'name.basics': {
    header: 'nconst primaryName birthYear deathYear primaryProfession knownForTitles',
    rows: names,
  },
};

/** How many titles make so many rows of title.basics, title.ratings and title.principals together. */
export function titlesForRows(rows) {
  return Math.round(rows / (1 + RATED_SHARE + PRINCIPALS_PER_TITLE));
}

/** Answers the number of rows written. */
export async function generate(name, { titles, folder, seed = 1 }) {
  mkdirSync(folder, { recursive: true });
  const { header, rows } = FILES[name];
  let count = 0;
  async function* text() {
    let lines = `${header.replaceAll(' ', '\t')}\n`;
    for (const line of rows(titles, randomFrom(seed))) {
      lines += `${line}\n`;
      count += 1;
      if (lines.length > 256 * 1024) {
        yield lines;
        lines = '';
      }
    }
    yield lines;
  }
  await pipeline(text, createGzip({ level: 6 }), createWriteStream(join(folder, `${name}.tsv.gz`)));
  return count;
}

function* basics(titles, random) {
  for (let number = 1; number <= titles; number += 1) {
    const type = TYPES(random);
    const title =
      type === 'tvEpisode' && random() < 0.4
        ? `Episode #${1 + (number % 9)}.${1 + (number % 30)}`
        : titleText(random);
    const original = random() < 0.93 ? title : titleText(random);
    const year = random() < 0.12 ? '\\N' : 2026 - Math.floor(random() ** 2.5 * 130);
    const ended =
      type === 'tvSeries' && year !== '\\N' && random() < 0.4
        ? Math.min(2026, year + Math.floor(random() * 8))
        : '\\N';
    const minutes = random() < 0.66 ? '\\N' : 1 + Math.floor(random() ** 2 * 180);
    const genres =
      random() < 0.04
        ? '\\N'
        : [...new Set(Array.from({ length: 1 + Math.floor(random() * 3) }, () => GENRES(random)))].join();
    yield `${titleId(number)}\t${type}\t${title}\t${original}\t${random() < 0.03 ? 1 : 0}\t${year}\t${ended}\t${minutes}\t${genres}`;
  }
}

function* ratings(titles, random) {
  for (let number = 1; number <= titles; number += 1) {
    if (random() >= RATED_SHARE) continue;
    // Median 26, one in two thousand above 25,000.
    const votes = Math.min(3_100_000, 5 + Math.floor(Math.exp(3 + 2 * normal(random))));
    const rating = Math.min(10, Math.max(1, 6.95 + 1.4 * normal(random))).toFixed(1);
    yield `${titleId(number)}\t${rating}\t${votes}`;
  }
}

function* principals(titles, random) {
  const names = Math.ceil(titles * NAMES_PER_TITLE);
  for (let number = 1; number <= titles; number += 1) {
    // Most titles name a few people, some name dozens.
    const people = 1 + Math.min(74, Math.floor(-Math.log(1 - random()) * (PRINCIPALS_PER_TITLE - 0.5)));
    for (let ordering = 1; ordering <= people; ordering += 1) {
      const category = CATEGORIES(random);
      const acts = category === 'actor' || category === 'actress' || category === 'self';
      const job = !acts && random() < 0.45 ? 'written by' : '\\N';
      const characters = acts && random() < 0.9 ? charactersText(category, random) : '\\N';
      yield `${titleId(number)}\t${ordering}\t${nameId(1 + Math.floor(random() ** 3 * names))}\t${category}\t${job}\t${characters}`;
    }
  }
}

function* crew(titles, random) {
  const names = Math.ceil(titles * NAMES_PER_TITLE);
  const some = (most) =>
    Array.from({ length: 1 + Math.floor(random() ** 3 * most) }, () =>
      nameId(1 + Math.floor(random() ** 3 * names)),
    ).join();
  for (let number = 1; number <= titles; number += 1) {
    yield `${titleId(number)}\t${random() < 0.42 ? '\\N' : some(3)}\t${random() < 0.48 ? '\\N' : some(8)}`;
  }
}

function* akas(titles, random) {
  for (let number = 1; number <= titles; number += 1) {
    const count = 1 + Math.floor(-Math.log(1 - random()) * (AKAS_PER_TITLE - 0.5));
    for (let ordering = 1; ordering <= count; ordering += 1) {
      const original = ordering === 1;
      yield `${titleId(number)}\t${ordering}\t${titleText(random)}\t${original ? '\\N' : REGIONS[Math.floor(random() * REGIONS.length)]}\t\\N\t${original ? 'original' : 'imdbDisplay'}\t\\N\t${original ? 1 : 0}`;
    }
  }
}

function* episodes(titles, random) {
  for (let number = 2; number <= titles; number += 1) {
    if (random() >= 0.76) continue;
    const known = random() < 0.8;
    yield `${titleId(number)}\t${titleId(1 + Math.floor(random() * (number - 1)))}\t${known ? 1 + Math.floor(random() * 12) : '\\N'}\t${known ? 1 + Math.floor(random() * 60) : '\\N'}`;
  }
}

function* names(titles, random) {
  for (let number = 1; number <= titles * NAMES_PER_TITLE; number += 1) {
    const born = random() < 0.95 ? '\\N' : 2010 - Math.floor(random() * 120);
    const known = Array.from({ length: Math.floor(random() * 5) }, () =>
      titleId(1 + Math.floor(random() * titles)),
    ).join();
    yield `${nameId(number)}\t${word(random)} ${word(random)}\t${born}\t\\N\t${random() < 0.2 ? '\\N' : CATEGORIES(random)}\t${known || '\\N'}`;
  }
}

function titleText(random) {
  const words = Array.from({ length: 1 + Math.floor(random() ** 2 * 6) }, () => word(random));
  if (random() < 0.04) words.push(STRANGE[Math.floor(random() * STRANGE.length)]);
  return words.join(' ');
}

function charactersText(category, random) {
  const name = category === 'self' ? 'Self' : titleText(random);
  return JSON.stringify(random() < 0.03 ? [name, `${word(random)} (segment "${word(random)}")`] : [name]);
}

function word(random) {
  const text = Array.from(
    { length: 2 + Math.floor(random() * 2) },
    () => SYLLABLES[Math.floor(random() * SYLLABLES.length)],
  ).join('');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function titleId(number) {
  return `tt${String(number).padStart(7, '0')}`;
}

function nameId(number) {
  return `nm${String(number).padStart(7, '0')}`;
}

function skewed(weights) {
  const sum = weights.reduce((total, [, weight]) => total + weight, 0);
  return (random) => {
    let rest = random() * sum;
    for (const [value, weight] of weights) {
      rest -= weight;
      if (rest < 0) return value;
    }
    return weights[0][0];
  };
}

function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Mulberry32: small, quick and good enough to spread values. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      titles: { type: 'string', default: '100000' },
      folder: { type: 'string', default: 'data/generated-datasets' },
      only: { type: 'string', default: Object.keys(FILES).join() },
      seed: { type: 'string', default: '1' },
    },
  });
  for (const name of values.only.split(',')) {
    const rows = await generate(name, {
      titles: Number(values.titles),
      folder: values.folder,
      seed: Number(values.seed),
    });
    process.stdout.write(`${join(values.folder, name)}.tsv.gz: ${rows} rows\n`);
  }
}
