-- Average duration of films (kind movie) by decade of release, in minutes.
select
  year / 10 * 10 as decade,
  count(*) as films,
  round(avg(duration_minutes), 1) as average_minutes,
  min(duration_minutes) as shortest,
  max(duration_minutes) as longest
from movies
where kind = 'movie' and year is not null
group by decade
order by decade;
