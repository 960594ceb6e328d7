declare const titleIdBrand: unique symbol;
declare const nameIdBrand: unique symbol;

/** IMDb's id of a title (tconst): `tt` and seven or more digits; more than fifteen are no id but an attack. */
export type TitleId = string & { readonly [titleIdBrand]: true };

/** IMDb's id of a person (nconst): `nm` and seven or more digits, up to fifteen. */
export type NameId = string & { readonly [nameIdBrand]: true };

export function isTitleId(text: string): text is TitleId {
  return /^tt\d{7,15}$/.test(text);
}

export function isNameId(text: string): text is NameId {
  return /^nm\d{7,15}$/.test(text);
}
