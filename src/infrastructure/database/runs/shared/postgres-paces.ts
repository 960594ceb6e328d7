import { z } from 'zod';
import { FORGOTTEN_AFTER_MS, RECOVERY, SLOWER, SLOWEST } from '../../../routes/pace/pace.js';
import type { NewRest, PaceRest, PaceSlot, PaceStore, SlotRequest } from '../../../routes/pace/pace-store.js';
import { queryRows, type SqlSession } from '../../sql-database.js';

const REST = `
  greatest(0, extract(epoch from rests_until - clock_timestamp()) * 1000)::float8 as "restMs",
  rest_reason as "restReason"`;

// Each statement locks the one row of its pace until it is committed, and whoever wants the same waits that long. The
// clock is read once the row is locked, so that slots are given out in the order of their times, each one once. Whoever
// took a slot holds nothing: when its process dies the slot is lost, and the one after it comes as it would have.
const TAKE = `
insert into paces as pace (key, slot_at) values ($1, clock_timestamp())
on conflict (key) do update set
  slot_at = greatest(
    clock_timestamp(),
    pace.slot_at + greatest($2::float8 * pace.slowness, $3::float8) * interval '1 millisecond',
    pace.rests_until
  ),
  slowness = case
    when greatest(pace.slot_at, pace.rests_until) < clock_timestamp() - ${FORGOTTEN_AFTER_MS} * interval '1 millisecond' then 1
    else greatest(1, pace.slowness - $4::float8 * ${RECOVERY})
  end
returning
  greatest(0, extract(epoch from slot_at - clock_timestamp()) * 1000)::float8 as "waitMs",
  (extract(epoch from clock_timestamp()) * 1000)::float8 as "clockMs", ${REST}`;

// Of many answers to requests in flight together the first counts: the others find that it rests.
const TELL = `
insert into paces as pace (key, slowness, rests_until, rest_reason)
values (
  $1, case when $4::boolean then ${SLOWER} else 1 end,
  clock_timestamp() + $2::float8 * interval '1 millisecond', $3
)
on conflict (key) do update set
  slowness = case
    when not $4::boolean or pace.rests_until > clock_timestamp() then pace.slowness
    else least(${SLOWEST}, pace.slowness * ${SLOWER})
  end,
  rests_until = greatest(pace.rests_until, excluded.rests_until),
  rest_reason = case
    when pace.rests_until > excluded.rests_until then pace.rest_reason else excluded.rest_reason
  end`;

const LOOK = `select ${REST} from paces where key = $1`;

const restShape = { restMs: z.number(), restReason: z.string().nullable() };
const restRow = z.object(restShape);
const slotRow = z.object({ ...restShape, waitMs: z.number(), clockMs: z.number() });

/** Paces that all processes on one database share, by its clock. Slots and rests are told as differences to it. */
export class PostgresPaces implements PaceStore {
  readonly #session: SqlSession;

  constructor(session: SqlSession) {
    this.#session = session;
  }

  async take(key: string, { spacingMs, apartMs, answers }: SlotRequest): Promise<PaceSlot> {
    const [slot] = await queryRows(this.#session, TAKE, [key, spacingMs, apartMs, answers], slotRow);
    if (slot === undefined) throw new Error(`the database gave no slot of the pace ${key}`);
    return slot;
  }

  async rest(key: string, { milliseconds, reason, throttled }: NewRest): Promise<void> {
    await this.#session.execute(TELL, [key, milliseconds, reason, throttled]);
  }

  async look(key: string): Promise<PaceRest> {
    const [rest] = await queryRows(this.#session, LOOK, [key], restRow);
    return rest ?? { restMs: 0, restReason: null };
  }
}
