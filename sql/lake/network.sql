-- Networks that show series.
select id as network_id, name, origin_country from tmdb.networks
