-- What was edited at TMDB, the latest first: the last 100 edits of movies, series and people.
select c.changed_at, c.kind, c.id, coalesce(t.title, n.name) as name, c.change_key as edited, c.action, c.language
from tmdb.changes c
left join tmdb.titles t on t.kind = c.kind and t.id = c.id
left join tmdb.people n on c.kind = 'person' and n.id = c.id
order by c.changed_at desc, c.kind, c.id, c.change_key, c.item_id
limit 100;
