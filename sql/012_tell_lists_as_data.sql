-- The list of a run is data, so that nobody has to read a sentence back; a title says which source gave its movie.

alter table runs
  alter column list type jsonb using case
    when list_source is not null then list_source
    when list in ('chart top', 'chart moviemeter', 'chart toptv', 'chart tvmeter')
      then jsonb_build_object('kind', 'chart', 'chart', substring(list from 7))
    when list ~ '^datasets list \(.*\)$'
      then jsonb_build_object('kind', 'datasets', 'query', substring(list from '^datasets list \((.*)\)$'))
    when list ~ '^failed titles of run [1-9][0-9]{0,14}$'
      then jsonb_build_object('kind', 'failed', 'run', substring(list from '[0-9]+$')::bigint)
    when list = 'list of ids' then '{"kind": "ids", "from": "arguments"}'
    when list = 'list on standard input' then '{"kind": "ids", "from": "standard-input"}'
    when list ~ '^list in .'
      then jsonb_build_object('kind', 'ids', 'from', jsonb_build_object('file', substring(list from 9)))
    else jsonb_build_object('kind', 'text', 'text', list)
  end,
  drop column list_source;

comment on column runs.list is
  'Of whom the titles come: {"kind": "chart", "chart": …}, {"kind": "datasets", "query": …}, {"kind": "failed", "run": …}, {"kind": "ids", "from": "arguments", "standard-input" or {"file": …}}, {"kind": "refresh"}, or {"kind": "text", "text": …} of an older version';

alter table run_titles add column source text;

-- Of every attempt there is its route, and what the datasets answered had their name for one. When such a title was
-- settled is not known, only the date of the dataset: not before its run began.
update run_titles t
set source = case when t.route = 'imdb-datasets' then 'imdb-datasets' else 'imdb-html' end,
  finished_at = case when t.route = 'imdb-datasets' then r.started_at else t.finished_at end
from runs r
where r.id = t.run_id and t.state = 'done' and t.route is not null;

comment on column run_titles.source is
  'Of a done title: the source that gave its movie in this run, e.g. imdb-html; null where an older version did not say';
comment on column run_titles.finished_at is 'When it was settled, by the clock of the database';
