import type { TmdbTitleKind } from '../../../domain/tmdb/tmdb-id.js';
import type { SeededRandom } from '../../seeded-random.js';
import { peopleOf, personOfFilm } from '../catalogue/appearances.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { chanceOf, hexId } from '../catalogue/chance.js';
import type { Json } from '../catalogue/json.js';
import { creditHead, type PersonFacts, personFacts } from '../catalogue/people.js';
import type { TitleFacts } from '../catalogue/title-facts.js';

/** What someone did in a title: either a part that they played or a job. */
export interface Work {
  readonly creditId: string;
  readonly role: { readonly character: string } | { readonly department: string; readonly job: string };
  /** Of series. */
  readonly episodes: number;
}

/** Someone in a title. */
export interface Credit extends Work {
  readonly person: PersonFacts;
}

const WORK = { movie: 11, tv: 12 } as const;
const CHARACTERS =
  'Anna,Budi,The Captain,Doctor Osei,Ilse,Detective Kim,Lina,Mr. Varga,Nurse,Old Man,Self,Tomás,Waiter'.split(
    ',',
  );
const JOBS: Readonly<Record<string, readonly string[]>> = {
  Directing: ['Director', 'Director', 'Assistant Director'],
  Writing: ['Writer', 'Screenplay', 'Story'],
  Production: ['Producer', 'Executive Producer', 'Casting'],
  Camera: ['Director of Photography', 'Camera Operator'],
  Sound: ['Original Music Composer', 'Sound Editor'],
};

/** What a person did in a generated title, by their appearance there. */
export function workOf(
  { seed }: Catalogue,
  kind: TmdbTitleKind,
  {
    titleId,
    person,
    slot,
  }: { readonly titleId: number; readonly person: PersonFacts; readonly slot: number },
): Work {
  const random = chanceOf(seed, titleId * 31 + slot, person.id * 2 + WORK[kind]);
  const creditId = hexId(random);
  const episodes = 1 + random.below(30);
  const jobs = JOBS[person.department];
  return jobs === undefined
    ? { creditId, role: { character: characterOf(random) }, episodes }
    : { creditId, role: { department: person.department, job: random.pick(jobs) }, episodes };
}

/** Everyone in a title, the players of its parts in billing order. */
export function creditsOf(catalogue: Catalogue, facts: TitleFacts): readonly Credit[] {
  const others = creditsByChance(catalogue, facts);
  // Who enters a film again, under a new id, does not enter the same parts.
  if (facts.film === undefined || facts.id !== facts.originId) return others;
  return [...creditsOfFilm(catalogue, facts, facts.film), ...others];
}

function creditsByChance(catalogue: Catalogue, facts: TitleFacts): Credit[] {
  return peopleOf(catalogue, facts.kind, facts.index)
    .map(({ person: index, slot }) => {
      const person = personFacts(catalogue, index);
      return { person, ...workOf(catalogue, facts.kind, { titleId: facts.id, person, slot }) };
    })
    .sort((one, other) => other.person.popularity - one.person.popularity);
}

function creditsOfFilm(
  catalogue: Catalogue,
  { id }: TitleFacts,
  film: NonNullable<TitleFacts['film']>,
): Credit[] {
  const random = chanceOf(catalogue.seed, id, WORK.movie);
  const of = (nameId: string, role: Work['role']): Credit => ({
    person: personFacts(catalogue, personOfFilm(nameId)),
    creditId: hexId(random),
    role,
    episodes: 0,
  });
  return [
    ...film.cast.map(({ nameId, characters }) => of(nameId, { character: characters.join(' / ') })),
    ...film.directors.map(({ nameId }) => of(nameId, { department: 'Directing', job: 'Director' })),
  ];
}

/** `credits` of a movie or a series. */
export function creditsJson(catalogue: Catalogue, facts: TitleFacts): Json {
  const cast: Json[] = [];
  const crew: Json[] = [];
  for (const { person, creditId, role } of creditsOf(catalogue, facts)) {
    const head = creditHead(person);
    if ('job' in role) {
      crew.push({ ...head, credit_id: creditId, department: role.department, job: role.job });
    } else if (facts.kind === 'movie') {
      const order = cast.length;
      cast.push({ ...head, cast_id: order + 1, character: role.character, credit_id: creditId, order });
    } else {
      cast.push({ ...head, character: role.character, credit_id: creditId, order: cast.length });
    }
  }
  return { cast, crew };
}

/** `aggregate_credits` of a series: each person once for all episodes, with the parts or jobs that they had. */
export function aggregateCreditsJson(catalogue: Catalogue, facts: TitleFacts): Json {
  const cast: Json[] = [];
  const crew: Json[] = [];
  for (const { person, creditId, role, episodes } of creditsOf(catalogue, facts)) {
    const head = creditHead(person);
    if ('job' in role) {
      const jobs = [{ credit_id: creditId, job: role.job, episode_count: episodes }];
      crew.push({ ...head, jobs, department: role.department, total_episode_count: episodes });
    } else {
      const roles = [{ credit_id: creditId, character: role.character, episode_count: episodes }];
      cast.push({ ...head, roles, total_episode_count: episodes, order: cast.length });
    }
  }
  return { cast, crew };
}

/** `""` for every tenth, as where nobody said. */
function characterOf(random: SeededRandom): string {
  if (random.next() < 0.1) return '';
  const name = random.pick(CHARACTERS);
  return random.next() < 0.1 ? `${name} (uncredited)` : name;
}
