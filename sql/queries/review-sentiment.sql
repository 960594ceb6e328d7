-- What the reviews of each title of TMDB say: their scores from -1 to 1, beside the ratings that some authors gave.
select
  r.kind,
  r.title_id as id,
  t.title,
  extract(year from t.release_date)::integer as year,
  count(*) as reviews,
  count(s.score) as scored,
  round(avg(s.score), 2) as average_score,
  count(*) filter (where s.score >= 0.5) as good,
  count(*) filter (where s.score > -0.5 and s.score < 0.5) as mixed,
  count(*) filter (where s.score <= -0.5) as bad,
  round(avg(r.rating), 1) as average_rating
from tmdb.reviews r
left join tmdb.review_sentiments s on s.review_id = r.id
left join tmdb.titles t on t.kind = r.kind and t.id = r.title_id
group by r.kind, r.title_id, t.title, t.release_date
order by scored desc, average_score desc nulls last, r.kind, r.title_id;
