-- Directors by the number of their titles, then by the mean rating of these.
select
  p.imdb_id,
  p.name,
  count(*) as titles,
  round(avg(m.rating), 2) as average_rating,
  min(m.year) as first_year,
  max(m.year) as last_year
from movie_director d
join people p on p.imdb_id = d.director_id
join movies m on m.imdb_id = d.movie_id
group by p.imdb_id
order by titles desc, average_rating desc nulls last, p.imdb_id;
