-- How far IMDb ratings spread within each year of release: lowest, highest, mean and standard deviation.
select
  year,
  count(*) as titles,
  min(rating) as lowest,
  max(rating) as highest,
  max(rating) - min(rating) as spread,
  round(avg(rating), 2) as average,
  round(stddev_samp(rating), 2) as deviation
from movies
where year is not null and rating is not null
group by year
order by year;
