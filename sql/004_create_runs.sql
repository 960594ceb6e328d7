-- The run journal: what was asked, which titles are in the queue of a run, and what became of each.

create table runs (
  id bigint generated always as identity primary key,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  list text not null,
  asked integer,
  options jsonb not null,
  list_complete boolean not null default false,
  stop_cause text,
  stop_message text,
  exit_code integer,
  report jsonb
);

comment on table runs is 'One row per run. A run that was killed has no finished_at; a run that stopped early has a stop_cause.';
comment on column runs.id is 'Number of the run, as scrape --resume takes it';
comment on column runs.started_at is 'When it was started first';
comment on column runs.finished_at is 'When it ended last; null while it runs, and for good when it was killed';
comment on column runs.list is 'The title list, e.g. chart top';
comment on column runs.asked is 'Most titles wanted from the list; null for all of them';
comment on column runs.options is 'The options that were given, by name, without secrets; resuming takes them again';
comment on column runs.list_complete is 'Whether the whole list is in run_titles';
comment on column runs.stop_cause is 'Why it ended before its list did: interrupted, blocked, store-down, unreadable, list-failed, fatal';
comment on column runs.stop_message is 'The same for people';
comment on column runs.exit_code is 'Exit code of the process';
comment on column runs.report is 'Figures of the last process that worked on it';

create table run_titles (
  run_id bigint not null references runs on delete cascade,
  position integer not null,
  title_id text collate "C" not null,
  state text not null default 'queued' check (state in ('queued', 'done', 'skipped', 'failed')),
  failure_kind text,
  http_status integer,
  attempts integer not null default 0,
  route text,
  bytes bigint,
  milliseconds integer,
  last_error text,
  finished_at timestamptz,
  primary key (run_id, title_id)
);

create index run_titles_queue on run_titles (run_id, state, position);
create index run_titles_done on run_titles (title_id, finished_at) where state = 'done';

comment on table run_titles is 'The titles of each run. A title is done only when every store has it.';
comment on column run_titles.run_id is 'Run';
comment on column run_titles.position is 'Place in the queue, from 1';
comment on column run_titles.title_id is 'IMDb''s id of the title (tconst)';
comment on column run_titles.state is 'queued, done, skipped or failed';
comment on column run_titles.failure_kind is 'Why it failed: not-found, blocked, unreachable, unreadable, invalid, crashed, unsaved, throttled, fatal';
comment on column run_titles.http_status is 'Status of the last answer';
comment on column run_titles.attempts is 'Attempts made in the process that settled it';
comment on column run_titles.route is 'Route of the last attempt';
comment on column run_titles.bytes is 'Bytes of the last answer over the wire';
comment on column run_titles.milliseconds is 'Duration of the last attempt';
comment on column run_titles.last_error is 'What was seen last, or why it was skipped';
comment on column run_titles.finished_at is 'When it was settled; of a done title, when it was fetched';
