import type { TmdbKind, TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { chanceOf, hexId } from '../catalogue/chance.js';
import type { Json } from '../catalogue/json.js';
import { personFacts } from '../catalogue/people.js';
import { titleFacts } from '../catalogue/title-facts.js';
import { titleTexts } from '../catalogue/title-texts.js';
import { creditsOf } from '../details/credits.js';
import { personDetails } from '../details/person-details.js';
import type { DateRange } from './date-range.js';
import type { CastEdit, ChangeKey, Happening } from './history.js';
import { timeOfChange } from './time-of-change.js';

/** What an edit did to a field. */
interface FieldEdit {
  readonly key: string;
  readonly action: 'added' | 'updated' | 'deleted';
  /** Whether it is a text in a language. */
  readonly isText: boolean;
  readonly value?: unknown;
  readonly original?: unknown;
}

/** `/{movie|tv|person}/{id}/changes`: the edits by field, `{"changes":[]}` where there was none in the range. */
export function changesOfOne(catalogue: Catalogue, kind: TmdbKind, index: number, range: DateRange): Json {
  const items = new Map<string, Json[]>();
  for (const happening of catalogue.happenings(kind, index)) {
    if (happening.day < range.from || happening.day >= range.to) continue;
    editsOf(catalogue, kind, happening).forEach((edit, place) => {
      items.set(edit.key, [...(items.get(edit.key) ?? []), itemOf(catalogue, kind, happening, edit, place)]);
    });
  }
  return { changes: [...items].map(([key, ofKey]) => ({ key, items: ofKey })) };
}

function itemOf(
  catalogue: Catalogue,
  kind: TmdbKind,
  happening: Happening,
  { action, isText, value, original }: FieldEdit,
  place: number,
): Json {
  const time = new Date(timeOfChange(catalogue, kind, happening) * 1_000).toISOString();
  return {
    id: hexId(chanceOf(catalogue.seed, happening.index, happening.day * 64 + place)),
    action,
    time: `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`,
    iso_639_1: isText ? 'en' : '',
    iso_3166_1: isText ? 'US' : '',
    ...(value === undefined ? {} : { value }),
    ...(original === undefined ? {} : { original_value: original }),
  };
}

function editsOf(catalogue: Catalogue, kind: TmdbKind, happening: Happening): FieldEdit[] {
  const after = catalogue.onDay(happening.day);
  const before = catalogue.onDay(happening.day - 1);
  const { action, index, keys, cast } = happening;
  const isNew = action === 'added' || action === 'recreated';
  const fields: readonly ChangeKey[] = isNew ? [kind === 'person' ? 'name' : 'title'] : keys;
  const edits = fields
    .filter((key) => key !== 'cast')
    .map((key): FieldEdit => {
      const original = isNew ? null : fieldOf(before, kind, index, key);
      const wasKnown = original !== null && original !== '';
      return {
        key: key === 'title' && kind === 'tv' ? 'name' : key,
        action: wasKnown ? 'updated' : 'added',
        isText: key !== 'imdb_id' && kind !== 'person',
        value: fieldOf(after, kind, index, key),
        ...(wasKnown ? { original } : {}),
      };
    });
  if (kind === 'person') return edits;
  return [...edits, ...cast.flatMap((edit) => castEdit({ before, after }, kind, index, edit))];
}

function fieldOf(catalogue: Catalogue, kind: TmdbKind, index: number, key: ChangeKey): unknown {
  if (key === 'imdb_id') return catalogue.imdbIdAt(kind, index);
  if (kind === 'person') {
    const { name } = personFacts(catalogue, index);
    return key === 'name' ? name : personDetails(catalogue, index).biography;
  }
  const { title, overview } = titleTexts(catalogue, titleFacts(catalogue, kind, index), 'en-US');
  return key === 'title' ? title : overview;
}

/** Under `crew` for who has a job. */
function castEdit(
  { before, after }: { readonly before: Catalogue; readonly after: Catalogue },
  kind: TmdbTitleKind,
  index: number,
  { action, person }: CastEdit,
): FieldEdit[] {
  const catalogue = action === 'added' ? after : before;
  const personId = catalogue.idAt('person', person);
  const credits = creditsOf(catalogue, titleFacts(catalogue, kind, index));
  const order = credits.findIndex((credit) => credit.person.id === personId);
  const credit = credits[order];
  if (credit === undefined) return [];
  const { role, creditId } = credit;
  const ids = { cast_id: order + 1, credit_id: creditId };
  const edit =
    'job' in role
      ? { key: 'crew', value: { person_id: personId, department: role.department, job: role.job, ...ids } }
      : { key: 'cast', value: { person_id: personId, character: role.character, order, ...ids } };
  return action === 'added'
    ? [{ ...edit, action, isText: false }]
    : [{ key: edit.key, action, isText: false, original: edit.value }];
}
