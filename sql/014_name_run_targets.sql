-- A run may be over another catalogue than IMDb's titles: what it fetches are targets, each under a key.

alter table run_titles rename to run_targets;
alter table run_targets rename column title_id to key;
alter index run_titles_pkey rename to run_targets_pkey;
alter index run_titles_queue rename to run_targets_queue;
alter index run_titles_done rename to run_targets_done;
alter index run_titles_failed rename to run_targets_failed;
alter table run_targets rename constraint run_titles_run_id_fkey to run_targets_run_id_fkey;
alter table run_targets rename constraint run_titles_state_check to run_targets_state_check;

alter table runs add column catalogue text not null default 'imdb';
alter table runs alter column catalogue drop default;

comment on column runs.catalogue is 'What the keys of its targets are of: imdb or tmdb';
comment on column runs.list is
  'Of what the targets come, by kind: {"kind": "chart", "chart": …}, {"kind": "datasets", "query": …}, {"kind": "collection", "collection": …}, {"kind": "failed", "run": …}, {"kind": "ids", "from": "arguments", "standard-input" or {"file": …}}, {"kind": "refresh"}, or {"kind": "text", "text": …} of a list that was written before lists were data';
comment on column runs.asked is 'Most targets wanted from the list; null for all of them';
comment on column runs.list_complete is 'Whether the whole list is in run_targets';
comment on column runs.stop_cause is
  'Why it ended before its list did: interrupted, blocked, store-down, taken-over, unreadable, list-failed, unauthorized, fatal';
comment on table run_targets is 'What each run fetches. A target is done only when every store has what it yielded.';
comment on column run_targets.key is
  'Of an IMDb title its id (tconst); of TMDB what is asked for below /3, e.g. movie/278 or movie/popular?page=3';
comment on column run_targets.saved_as is 'Key that the record was saved under, where IMDb has merged the title into another; else null';
comment on column run_targets.source is
  'Of a done target: the source that gave its record in this run, e.g. imdb-html; null where an older version did not say';
comment on column run_targets.failure_kind is
  'Why it failed: not-found, blocked, unreachable, unreadable, invalid, crashed, unsaved, refused, throttled, unauthorized, fatal';
comment on column run_targets.notices is 'Values that the record was saved without; null when there were none';
comment on column movie_sources.said is
  'Known values by their keys in src/domain/imdb/movie.ts; null where there is one source: movies holds just what it said';
