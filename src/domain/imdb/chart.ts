/** IMDb's charts, by the name in their address: films by rating and by attention, series by rating and by attention. */
export const CHART_NAMES = ['top', 'moviemeter', 'toptv', 'tvmeter'] as const;

export type ChartName = (typeof CHART_NAMES)[number];
