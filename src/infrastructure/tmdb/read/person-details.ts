import { z } from 'zod';
import type { Failure } from '../../../domain/engine/outcome.js';
import type { TmdbContent } from '../../../domain/tmdb/tmdb-content.js';
import { tmdbKey } from '../../../domain/tmdb/tmdb-id.js';
import type { TmdbPersonDetails } from '../../../domain/tmdb/tmdb-person.js';
import { rawAnswer, readAnswer, unreadable } from './answer.js';
import { detailsFault } from './details-fault.js';
import { externalIds, externalIdsOf } from './external-ids.js';
import { partOf, text, texts } from './json-fields.js';
import { day, imdbId, isId } from './known-values.js';
import { Notices, type Say } from './notices.js';
import { combinedCredits, personCreditsOf } from './person-credits.js';
import { personFields, personOf } from './person-row.js';

const personDetailsFields = z.object({
  ...personFields,
  imdb_id: text,
  also_known_as: texts,
  biography: text,
  birthday: text,
  deathday: text,
  place_of_birth: text,
  homepage: text,
  external_ids: partOf(externalIds),
  combined_credits: partOf(combinedCredits),
});

/**
 * One person with their details. `unreadable` where an appended part is missing or the answer is about somebody else. A
 * refusal that came with status 200 is what `readError` makes of it.
 */
export function readPersonDetails(
  body: unknown,
  {
    id,
    appended,
    observedAt,
    text: asItCame,
  }: {
    readonly id: number;
    readonly appended: readonly string[];
    readonly observedAt: string;
    /** The answer as it came. */
    readonly text?: string;
  },
): TmdbContent | Failure {
  return readAnswer(body, () => {
    const read = personDetailsFields.safeParse(body);
    const fault = detailsFault(body, { kind: 'person', id, appended });
    if (!read.success || fault !== null) return unreadable(fault ?? 'the answer is no JSON object');
    const notices = new Notices();
    const say = notices.about(tmdbKey('person', id));
    const row = personOf(read.data, say);
    if (row === null) return unreadable(`the answer says no ${isId(read.data.id) ? 'name' : 'id'}`);
    const person = { ...row, details: personDetailsOf(read.data, say) };
    const raw = rawAnswer(body, asItCame);
    return {
      records: [{ record: 'person', person, place: null, observedAt, raw }],
      page: null,
      ...notices.all,
    };
  });
}

function personDetailsOf(fields: z.output<typeof personDetailsFields>, say: Say): TmdbPersonDetails {
  const { external_ids, combined_credits } = fields;
  return {
    imdbId: imdbId(fields.imdb_id ?? external_ids?.imdb_id ?? null, 'nm', say),
    alsoKnownAs: fields.also_known_as,
    biography: fields.biography,
    birthday: day(fields.birthday, 'birthday', say),
    deathday: day(fields.deathday, 'day of death', say),
    placeOfBirth: fields.place_of_birth,
    homepage: fields.homepage,
    externalIds: externalIdsOf(external_ids, say),
    credits: combined_credits === null ? [] : personCreditsOf(combined_credits, say),
  };
}
