-- Rating, votes and Metascore of one title over time. Operand: the title id, e.g. tt0111161.
select
  recorded_at,
  rating,
  rating - lag(rating) over steps as rating_change,
  vote_count,
  vote_count - lag(vote_count) over steps as votes_gained,
  metascore
from rating_history
where movie_id = $1
window steps as (order by id)
order by id;
