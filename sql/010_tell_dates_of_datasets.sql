-- A file that came without its download's date is dated by what it holds.

comment on column imdb.dataset_files.file_date is
  'When IMDb made the file: its Last-Modified, else the earliest time that its content shows; never after the load';
