-- What the reviews written in each month (UTC) say: their scores from -1 to 1, and the ratings that some authors gave.
select
  to_char(r.created_at at time zone 'UTC', 'YYYY-MM') as month,
  count(*) as reviews,
  count(s.score) as scored,
  round(avg(s.score), 2) as average_score,
  count(*) filter (where s.score >= 0.5) as good,
  count(*) filter (where s.score > -0.5 and s.score < 0.5) as mixed,
  count(*) filter (where s.score <= -0.5) as bad,
  round(avg(r.rating), 1) as average_rating
from tmdb.reviews r
left join tmdb.review_sentiments s on s.review_id = r.id
group by month
order by month;
