-- Titles that stood in a tracked list on a day, with their figures of that day. In: the day; lists as [{list, places}].
select
  s.date, s.kind, s.id as tmdb_id, s.popularity, s.vote_average, s.vote_count, s.season_count, s.episode_count,
  r.list_rank, coalesce(t.segment, 'global') as segment
from (
  select p.kind, p.id, min(p.position) as list_rank
  from tmdb.list_positions p
  join jsonb_to_recordset($2::jsonb) as tracked (list text, places integer)
    on tracked.list = p.list and p.position <= tracked.places
  where p.date = $1::date and p.kind in ('movie', 'tv')
  group by p.kind, p.id
) r
join tmdb.title_stats s on s.kind = r.kind and s.id = r.id and s.date = $1::date
left join tmdb.titles t on t.kind = s.kind and t.id = s.id
