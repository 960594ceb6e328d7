-- The made-up people of the demo stay apart from real ones.
CREATE DATABASE imdb_demo;
