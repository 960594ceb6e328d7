-- Links between titles of IMDb and TMDB, those in conflict first: two ids for one title, a link that changed, another kind.
select
  l.imdb_id, l.kind, l.tmdb_id, coalesce(b.primary_title, m.title, t.title) as title, l.state, c.conflict, l.evidence,
  l.observed_at, l.superseded_at
from (
  select
    *,
    count(*) filter (where state = 'current') over (partition by imdb_id) as of_imdb,
    count(*) filter (where state = 'current') over (partition by kind, tmdb_id) as of_tmdb
  from title_links
) l
cross join lateral (
  select case
    when l.state = 'other-kind' then 'IMDb says ' || l.imdb_kind
    when l.state = 'superseded' then 'changed'
    when l.of_imdb > 1 then 'IMDb''s id has ' || l.of_imdb || ' at TMDB'
    when l.of_tmdb > 1 then 'TMDB''s id has ' || l.of_tmdb || ' at IMDb'
  end as conflict
) c
left join movies m on m.imdb_id = l.imdb_id
left join imdb.title_basics b on b.tconst = l.imdb_id
left join tmdb.titles t on t.kind = l.kind and t.id = l.tmdb_id
order by c.conflict is null, l.imdb_id, l.kind, l.tmdb_id;
