-- Titles whose Metascore is more than 20 % above or below their IMDb rating (times ten, so that both end at 100).
select
  imdb_id,
  title,
  year,
  rating,
  metascore,
  round((metascore - rating * 10) * 10 / rating, 1) as difference_percent
from movies
where abs(metascore - rating * 10) > 0.2 * rating * 10
order by abs(metascore - rating * 10) / rating desc, imdb_id;
