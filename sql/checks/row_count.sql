-- A day has at least 70 % of the titles of the day before it, and at most half as many again: else a list was cut or doubled.
-- guards: tmdb_stat
-- severity: error
-- needs: earlier
select getvariable('date') as date, today.titles, earlier.titles as titles_before
from (select count(*)::integer as titles from tmdb_stat) today, (select count(*)::integer as titles from earlier_tmdb_stat) earlier
where today.titles not between earlier.titles * 0.7 and earlier.titles * 1.5
