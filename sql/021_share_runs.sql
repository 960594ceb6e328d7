-- A run may be worked on by many machines: how its queue was planned, who works on it, and one pace for all of them.

alter table runs
  add column plan integer,
  add column last_position integer;

comment on column runs.plan is
  'Of a run that many machines share: how often its queue was planned, ranges of an earlier plan are void; null of a run of one machine';
comment on column runs.last_position is
  'Of a run that many machines share: the last position of its queue that was given out; null of a run of one machine';
comment on column runs.stop_cause is
  'Why it ended before its list did: interrupted, blocked, store-down, taken-over, unreadable, list-failed, unauthorized, fatal; of a run that many machines share it is set while the last of them finish';

create table run_workers (
  run_id bigint not null references runs on delete cascade,
  worker text not null,
  machine jsonb not null,
  version text not null,
  started_at timestamptz not null default now(),
  heard_at timestamptz not null default now(),
  ended_at timestamptz,
  ranges jsonb not null default '[]',
  inserted bigint not null default 0,
  updated bigint not null default 0,
  unchanged bigint not null default 0,
  figures jsonb,
  primary key (run_id, worker)
);

comment on table run_workers is 'The processes that work on the runs that many machines share, and what each has done.';
comment on column run_workers.run_id is 'Run';
comment on column run_workers.worker is 'Names the process, once for each time that it takes up the run';
comment on column run_workers.machine is 'The process: host, pid, pidNamespace, startedAt';
comment on column run_workers.version is 'Version of its program';
comment on column run_workers.started_at is 'When it took the run up';
comment on column run_workers.heard_at is 'When it was last heard of, by the clock of the database';
comment on column run_workers.ended_at is 'When it was done with the run; null while it works on it, and for good when it was killed';
comment on column run_workers.ranges is 'Ranges of the queue that it holds, each [first, last] position';
comment on column run_workers.inserted is 'Records that it has inserted; counted in the transaction that saves them';
comment on column run_workers.updated is 'Records that it has changed, likewise';
comment on column run_workers.unchanged is 'Records that it found stored as they are, likewise';
comment on column run_workers.figures is 'What else it has counted, until it was last heard of';

create table paces (
  key text primary key,
  slot_at timestamptz,
  slowness double precision not null default 1 check (slowness >= 1),
  rests_until timestamptz,
  rest_reason text
);

comment on table paces is 'The pace of each way to a site, one for all machines that use it.';
comment on column paces.key is 'The site and what it counts by, e.g. www.imdb.com direct';
comment on column paces.slot_at is
  'When the last request that was given leave may start, by the clock of the database, as all times here; null before the first';
comment on column paces.slowness is 'By how much requests are further apart than asked for, since the site has throttled them; falls with its answers';
comment on column paces.rests_until is 'Until when nothing is asked this way, since the site has blocked or throttled it';
comment on column paces.rest_reason is 'What was seen then';
