import { formatFixed, formatUnits, POWERS_OF_TEN } from '../../core/decimal.ts';
import { formatDay } from '../../core/time.ts';
import type { Scales } from '../../core/trade-batch.ts';
import { type Column, dataTable, numberColumn, type Row, textColumn } from '../page/data-table.ts';
import { html, type Markup } from '../page/markup.ts';
import { counted, percent } from '../page/readable.ts';
import { thinned } from '../page/thinned.ts';
import type { MarketProfile, PriceVolume } from './market-profile.ts';

const MAX_SESSIONS = 500;

/** Volume by price in figures: levels of the whole range and of each session, and the rows of the profile. */
export function profileSection(profile: MarketProfile, scales: Scales): Markup {
  const sessions = thinned(profile.sessions, MAX_SESSIONS);
  const several = profile.sessions.length > 1 ? [levelRow('Whole range', profile.whole, profile.rowTicks, scales)] : [];
  const rows = sessions.kept.map((each) => levelRow(formatDay(each.session), each, profile.rowTicks, scales));
  const height = price(profile.rowTicks, scales);
  const part = sessions.every === 1 ? '' : ` 1 in ${sessions.every} of ${counted(sessions.total, 'session')}.`;
  const caption = html`Rows of ${height}: the point of control is the row with the most volume, the value area the rows around it
that hold 70 % (the two-row rule of Market Profile). Rows of another height can give other levels. The levels of a session are
known only when it has ended; VWAP is exact at its end.${part}`;
  return html`<section id="profile" aria-labelledby="profile-heading">
<h2 id="profile-heading">Volume by price</h2>
${dataTable({ label: 'Value areas', caption, columns: LEVEL_COLUMNS, rows: [...several, ...rows] })}
<details class="numbers"><summary>The profile row by row</summary>
${dataTable({ label: 'Profile', caption: ROW_CAPTION, columns: ROW_COLUMNS, rows: profileRows(profile, scales) })}</details>
</section>`;
}

const LEVEL_COLUMNS: readonly Column[] = [
  textColumn('Session'),
  numberColumn('Point of control'),
  numberColumn('Value area low'),
  numberColumn('Value area high'),
  numberColumn('VWAP'),
  numberColumn('Volume'),
  numberColumn('In the value area'),
];

/** Prices are rows from–to: a row is no single price unless it is one tick high. */
function levelRow(name: string, { area, volume, vwapTicks }: PriceVolume, rowTicks: number, scales: Scales): Row {
  return {
    cells: [
      name,
      rowText(area.pointOfControl, rowTicks, scales),
      price(area.low, scales),
      price(area.high + rowTicks - 1, scales),
      formatFixed(vwapTicks / POWERS_OF_TEN[scales.priceScale]!, scales.priceScale + 2),
      formatUnits(volume, scales.sizeScale),
      percent(area.volume / volume),
    ],
  };
}

const ROW_CAPTION = 'The whole range from the highest prices down.';

const ROW_COLUMNS: readonly Column[] = [
  textColumn('Prices'),
  numberColumn('Volume'),
  numberColumn('Of all'),
  numberColumn('Delta'),
  textColumn('Level'),
];

function profileRows({ rowTicks, whole }: MarketProfile, scales: Scales): Row[] {
  const { area, rows, volume } = whole;
  return rows.toReversed().map((row) => {
    const inside = row.price >= area.low && row.price <= area.high ? 'value area' : '';
    return {
      cells: [
        rowText(row.price, rowTicks, scales),
        formatUnits(row.volume, scales.sizeScale),
        percent(row.volume / volume),
        formatUnits(row.delta, scales.sizeScale),
        row.price === area.pointOfControl ? 'point of control' : inside,
      ],
    };
  });
}

function rowText(start: number, rowTicks: number, scales: Scales): string {
  return rowTicks === 1 ? price(start, scales) : `${price(start, scales)} – ${price(start + rowTicks - 1, scales)}`;
}

function price(ticks: number, { priceScale }: Scales): string {
  return formatUnits(ticks, priceScale);
}
