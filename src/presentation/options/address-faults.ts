/** What is wrong with the address of a site, as the end of a sentence: its pages have their places from its root. */
export function siteFault(url: URL): string | null {
  if (url.pathname === '/') return folderFault(url);
  return credentialsFault(url) ?? 'wants a site without a path, such as https://www.imdb.com';
}

/** The same of an address that files are under. */
export function folderFault(url: URL): string | null {
  const isBare = url.search === '' && url.hash === '';
  return credentialsFault(url) ?? (isBare ? null : 'wants an address without ? and #');
}

function credentialsFault({ username, password }: URL): string | null {
  if (username === '' && password === '') return null;
  return 'wants an address without user name and password, since it is printed and kept with the run';
}
