-- What reviews say of the titles that a person acts in: the mean of the titles' mean scores, each title counting the same.
with by_title as (
  select
    r.kind,
    r.title_id,
    count(*) as reviews,
    count(s.score) as scored,
    avg(s.score) as average_score,
    avg(r.rating) as average_rating
  from tmdb.reviews r
  left join tmdb.review_sentiments s on s.review_id = r.id
  group by r.kind, r.title_id
),
acted as (
  select distinct c.person_id, c.kind, c.title_id from tmdb.credits c where c.job is null
)
select
  p.id,
  p.name,
  count(*) as titles,
  sum(b.reviews) as reviews,
  sum(b.scored) as scored,
  round(avg(b.average_score), 2) as average_score,
  round(avg(b.average_rating), 1) as average_rating
from by_title b
join acted a on a.kind = b.kind and a.title_id = b.title_id
join tmdb.people p on p.id = a.person_id
group by p.id
order by titles desc, average_score desc nulls last, p.id;
