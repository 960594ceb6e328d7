-- Who works on a run, as a lease that is renewed; where its titles come from; the id that a merged title is saved under.

alter table runs
  add column list_source jsonb,
  add column lease_token text,
  add column lease_renewed_at timestamptz,
  add column lease_holder jsonb;

comment on column runs.list_source is 'Where the rest of an incomplete list comes from: {"kind": "chart", "chart": …} or {"kind": "datasets", "query": …}; null for a list that is in run_titles whole';
comment on column runs.lease_token is 'Of the process that works on the run, or did when it was killed; whoever holds another one changes nothing of the run';
comment on column runs.lease_renewed_at is 'When that process was last heard of, by the clock of the database';
comment on column runs.lease_holder is 'That process: host, pid, pidNamespace, startedAt';

alter table run_titles add column saved_as text collate "C";

create index run_titles_failed on run_titles (title_id, finished_at) where state = 'failed';

comment on column run_titles.saved_as is 'Id that the movie was saved under, where IMDb has merged the title into another; else null';
