-- The 50 people who act in the most titles, with the mean rating and the years of these.
select
  p.imdb_id,
  p.name,
  count(*) as titles,
  round(avg(m.rating), 2) as average_rating,
  min(m.year) as first_year,
  max(m.year) as last_year
from movie_actor a
join people p on p.imdb_id = a.actor_id
join movies m on m.imdb_id = a.movie_id
group by p.imdb_id
order by titles desc, average_rating desc nulls last, p.imdb_id
limit 50;
