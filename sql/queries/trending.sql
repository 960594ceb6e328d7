-- TMDB's lists of trending titles and people, each on the newest day that it was collected, by place.
select p.list, p.date, p.position, p.kind, p.id, coalesce(t.title, n.name) as name, t.release_date, t.segment
from (
  select o.list, max(o.date) as date from tmdb.list_positions o where o.list like 'trending/%' group by o.list
) newest
join tmdb.list_positions p on p.list = newest.list and p.date = newest.date
left join tmdb.titles t on t.kind = p.kind and t.id = p.id
left join tmdb.people n on p.kind = 'person' and n.id = p.id
order by p.list, p.position, p.kind, p.id;
