-- Worldwide gross as a multiple of the budget, where both are known in the same currency.
select
  imdb_id,
  title,
  year,
  budget,
  gross_worldwide,
  budget_currency as currency,
  round(gross_worldwide::numeric / budget, 2) as multiple
from movies
where gross_currency = budget_currency and budget > 0
order by gross_worldwide::numeric / budget desc, imdb_id;
