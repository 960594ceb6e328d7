import type { z } from 'zod';
import type { TmdbCastCredit, TmdbCrewCredit } from '../../../domain/tmdb/tmdb-title.js';
import { gender, imagePath, isId, wholeNumber } from './known-values.js';
import type { Say } from './notices.js';
import type { credits } from './title-details-fields.js';
import { uniqueBy } from './unique-by.js';

type Credits = z.output<typeof credits>;

/** A credit for each part that a member of the cast plays, in TMDB's order. */
export function castOf({ cast }: Credits, say: Say): readonly TmdbCastCredit[] {
  const all = cast.flatMap((member, at) => {
    const roles = member.roles.length > 0 ? member.roles : [{ ...member, episode_count: null }];
    const person = personOf(member, say);
    const billingOrder = wholeNumber(member.order, { name: 'billing order', from: 0, say }) ?? at;
    return roles.flatMap(({ credit_id: creditId, character, episode_count }): readonly TmdbCastCredit[] => {
      if (creditId === null || person === null) return [];
      return [{ creditId, ...person, character, billingOrder, episodeCount: episodes(episode_count, say) }];
    });
  });
  return withoutRepeats(
    all,
    numberOf(cast, ({ roles }) => roles),
    'cast',
    say,
  );
}

/** A credit for each job of a member of the crew, in TMDB's order. */
export function crewOf({ crew }: Credits, say: Say): readonly TmdbCrewCredit[] {
  const all = crew.flatMap((member) => {
    const jobs = member.jobs.length > 0 ? member.jobs : [{ ...member, episode_count: null }];
    const person = personOf(member, say);
    const { department } = member;
    return jobs.flatMap(({ credit_id: creditId, job, episode_count }): readonly TmdbCrewCredit[] => {
      if (creditId === null || person === null || department === null || job === null) return [];
      return [{ creditId, ...person, department, job, episodeCount: episodes(episode_count, say) }];
    });
  });
  return withoutRepeats(
    all,
    numberOf(crew, ({ jobs }) => jobs),
    'crew',
    say,
  );
}

type Member = Pick<Credits['cast'][number], 'id' | 'name' | 'gender' | 'profile_path'>;

function personOf({ id, name, gender: sex, profile_path }: Member, say: Say) {
  if (!isId(id) || name === null) return null;
  return { personId: id, name, gender: gender(sex), profilePath: imagePath(profile_path, 'profile', say) };
}

function episodes(count: number | null, say: Say): number | null {
  return wholeNumber(count, { name: 'episode count', from: 0, say });
}

function numberOf<Member>(
  members: readonly Member[],
  creditsOf: (member: Member) => readonly unknown[],
): number {
  return members.reduce((sum, member) => sum + Math.max(1, creditsOf(member).length), 0);
}

function withoutRepeats<Credit extends { readonly creditId: string }>(
  credits: readonly Credit[],
  given: number,
  what: string,
  say: Say,
): readonly Credit[] {
  if (credits.length < given) {
    const lost = given - credits.length;
    say(`${lost} of ${given} credits of the ${what} say not who did what under which id and are left out`);
  }
  return uniqueBy(credits, ({ creditId }) => creditId);
}
