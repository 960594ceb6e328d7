import type { z } from 'zod';
import type { TmdbCastCredit, TmdbCrewCredit } from '../../../domain/tmdb/tmdb-title.js';
import { gender, imagePath, isId, wholeNumber } from './known-values.js';
import type { Say } from './notices.js';
import type { credits } from './title-details-fields.js';
import { uniqueBy } from './unique-by.js';

type Credits = z.output<typeof credits>;

/** A credit for each part that a member of the cast plays, in TMDB's order. */
export function castOf({ cast }: Credits, say: Say): readonly TmdbCastCredit[] {
  const all: TmdbCastCredit[] = [];
  let given = 0;
  for (const [at, member] of cast.entries()) {
    const { id: personId, name } = member;
    const sex = gender(member.gender);
    const profilePath = imagePath(member.profile_path, 'profile', say);
    const billingOrder = wholeNumber(member.order, 'billing order', say) ?? at;
    for (const { credit_id: creditId, character, episode_count } of partsOf(member, member.roles)) {
      given += 1;
      if (creditId === null || !isId(personId) || name === null) continue;
      const episodeCount = wholeNumber(episode_count, 'episode count', say);
      all.push({ creditId, personId, name, gender: sex, profilePath, character, billingOrder, episodeCount });
    }
  }
  sayLost(given - all.length, `of ${given} credits of the cast`, say);
  return uniqueBy(all, ({ creditId }) => creditId);
}

/** A credit for each job of a member of the crew, in TMDB's order. */
export function crewOf({ crew }: Credits, say: Say): readonly TmdbCrewCredit[] {
  const all: TmdbCrewCredit[] = [];
  let given = 0;
  for (const member of crew) {
    const { id: personId, name, department } = member;
    const sex = gender(member.gender);
    const profilePath = imagePath(member.profile_path, 'profile', say);
    for (const { credit_id: creditId, job, episode_count } of partsOf(member, member.jobs)) {
      given += 1;
      const isKnown = creditId !== null && isId(personId) && name !== null;
      if (!isKnown || department === null || job === null) continue;
      const episodeCount = wholeNumber(episode_count, 'episode count', say);
      all.push({ creditId, personId, name, gender: sex, profilePath, department, job, episodeCount });
    }
  }
  sayLost(given - all.length, `of ${given} credits of the crew`, say);
  return uniqueBy(all, ({ creditId }) => creditId);
}

/** Of `aggregate_credits` those that are listed; of `credits` a member is its own. */
function partsOf<Part>(member: Part, listed: readonly Part[]): readonly Part[] {
  return listed.length > 0 ? listed : [member];
}

function sayLost(lost: number, ofWhich: string, say: Say): void {
  if (lost > 0) say(`${lost} ${ofWhich} say not who did what under which id and are left out`);
}
