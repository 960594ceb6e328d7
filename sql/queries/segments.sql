-- Local and global titles of TMDB side by side: how many, how well liked, how popular, and how new they are.
with figures as (
  select
    t.kind,
    t.segment,
    count(*) as titles,
    count(*) filter (where t.original_language is null) as of_unknown_language,
    count(o.details_at) as with_details,
    sum(t.vote_count) as votes,
    round(sum(t.vote_average * t.vote_count) / nullif(sum(t.vote_count) filter (where t.vote_average is not null), 0), 2)
      as average_vote,
    round(avg(t.popularity), 2) as average_popularity,
    round(avg(extract(year from t.release_date)), 1) as average_year
  from tmdb.titles t
  left join tmdb.observations o on o.key = t.kind || '/' || t.id
  group by t.kind, t.segment
)
select
  f.kind,
  m.measure,
  max(m.value) filter (where f.segment = 'local') as local,
  max(m.value) filter (where f.segment = 'global') as global
from figures f
cross join lateral (
  values
    (1, 'titles', f.titles::numeric),
    (2, 'of unknown language', f.of_unknown_language::numeric),
    (3, 'with details', f.with_details::numeric),
    (4, 'votes', f.votes::numeric),
    (5, 'average vote', f.average_vote),
    (6, 'average popularity', f.average_popularity),
    (7, 'average year', f.average_year)
) as m (place, measure, value)
group by f.kind, m.place, m.measure
order by f.kind, m.place;
