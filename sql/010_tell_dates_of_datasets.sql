-- A file that came without its download's date is dated by what it holds.

comment on column imdb.dataset_files.file_date is
  'When IMDb made the file: its Last-Modified, else the beginning of the newest year of a title with votes; never after the load';
