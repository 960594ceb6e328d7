-- Genres by the votes of all their titles; a title with three genres counts in all three.
select
  g.genre,
  count(*) as titles,
  sum(m.vote_count) as votes,
  round(avg(m.vote_count)) as average_votes,
  round(avg(m.rating), 2) as average_rating
from movie_genre g
join movies m on m.imdb_id = g.movie_id
group by g.genre
order by votes desc nulls last, g.genre;
