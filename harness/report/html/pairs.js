'use strict';
// Scores of single pairs: histogram, scatter, best and worst pairs, slices. Uses what script.js declares.
const kBins = 24, kExtremes = 8;
const pairs = data.pairs;
if (pairs) for (const row of pairs.rows) Object.assign(row, pairs.scored[row.scored]);  // the pairs and their slices
let histogram, scatter;

function finite(values) { return values.filter((value) => value !== null); }

function histogramConfig(metric) {
  const values = pairs.rows.map((row) => finite(row.values[metric]));
  const every = values.flat(), low = every.reduce((a, b) => Math.min(a, b), Infinity), high = every.reduce((a, b) => Math.max(a, b), -Infinity);
  const width = (high - low) / kBins || 1, middle = (i) => low + (i + 0.5) * width;
  const counts = (of) => of.reduce((bins, value) => { bins[Math.min(kBins - 1, Math.floor((value - low) / width))]++; return bins; }, Array(kBins).fill(0));
  const sets = values.map((of, i) => {
    const row = pairs.rows[i].row, c = systemColor(row);
    return {label: data.systems[row], row, hidden: !isOn(row), borderColor: c, backgroundColor: c + '20', fill: true, stepped: 'middle', pointRadius: 0, borderWidth: 2,
      data: of.length ? counts(of).map((y, b) => ({x: middle(b), y})) : []};
  });
  return {type: 'line', data: {datasets: sets}, options: {parsing: false, scales: {x: axis(pairs.metrics[metric].title), y: axis('pairs')}, plugins: {legend: {display: false}}}};
}

const pairText = (row, i) => row.pairs[i] ? `pair ${i}: face ${row.pairs[i][0]}, mask ${row.pairs[i][1]}` : `pair ${i}`;

// A tile of a sheet of pictures; null where there is no such picture.
const hasSheet = (name) => all('style').some((style) => style.textContent.includes(`.pairs-${name} {`));
const sheetNames = new Set(['face', 'mask', 'truth', ...data.systems.keys()].map(String).filter(hasSheet));
function tile(name, index, count, about) {
  if (index < 0 || !sheetNames.has(String(name))) return null;
  const columns = Math.min(data.pictured.columns, count), rows = Math.ceil(count / columns);
  const element = make('span', undefined, {class: `crop pairs-${name}`, role: 'img', 'aria-label': about, title: about});
  const share = (at, of) => of > 1 ? `${100 * at / (of - 1)}%` : '0';
  element.style.backgroundSize = `${100 * columns}% ${100 * rows}%`;
  element.style.backgroundPosition = `${share(index % columns, columns)} ${share(Math.floor(index / columns), rows)}`;
  return element;
}

const isPictured = (row, i) => !!data.pictured && i < data.pictured.pairs.length && String(data.pictured.pairs[i]) === String(row.pairs[i]);

// Face, mask, results of the rows, truth.
function pairTiles(rows, i) {
  if (!isPictured(rows[0], i)) return [];
  const count = data.pictured.pairs.length, masks = data.pictured.masks, [face, mask] = data.pictured.pairs[i];
  return [tile('face', i, count, `face ${face}`), tile('mask', masks.indexOf(mask), masks.length, `mask ${mask}`),
    ...rows.map((row) => tile(row.row, i, count, `${data.systems[row.row]} on pair ${i}`)), tile('truth', i, count, `truth of pair ${i}`)]
      .filter((element) => element);
}

function scatterConfig(metric, a, b) {
  const x = pairs.rows[a], y = pairs.rows[b], points = [];
  x.values[metric].forEach((value, i) => {
    const other = y.values[metric][i];
    const same = String(x.pairs[i]) === String(y.pairs[i]);
    if (same && value !== null && other !== null && other !== undefined) points.push({x: value, y: other, pair: i});
  });
  const ends = points.flatMap((p) => [p.x, p.y]), low = Math.min(...ends), high = Math.max(...ends);
  const equal = {type: 'line', label: 'equal', data: ends.length ? [{x: low, y: low}, {x: high, y: high}] : [], borderColor: color('--soft'), borderWidth: 1, borderDash: [4, 4], pointRadius: 0};
  const tell = (p) => byId('chosen-pair').replaceChildren(
    make('p', `${pairText(x, p.pair)}: ${data.systems[x.row]} ${number(p.x)}, ${data.systems[y.row]} ${number(p.y)}`), ...pairTiles([x, y], p.pair));
  return {type: 'scatter', data: {datasets: [{label: 'pairs', data: points, backgroundColor: systemColor(x.row) + '90'}, equal]},
    options: {scales: {x: axis(data.systems[x.row]), y: axis(data.systems[y.row])}, plugins: {legend: {display: false},
      tooltip: {callbacks: {label: (item) => item.raw.pair === undefined ? '' : `${pairText(x, item.raw.pair)} (${number(item.raw.x)}, ${number(item.raw.y)})`}}},
      onClick: (event, hits) => { const hit = hits.find((h) => h.datasetIndex === 0); if (hit) tell(points[hit.index]); }}};
}

function extremesOf(row, metric, best) {
  const anyPictured = row.values[metric].some((value, i) => isPictured(row, i));
  const values = row.values[metric].map((value, i) => [value, i]).filter(([value, i]) => value !== null && (!anyPictured || isPictured(row, i)));
  const sign = pairs.metrics[metric].higher === best ? -1 : 1;
  return values.sort((a, b) => sign * (a[0] - b[0])).slice(0, kExtremes);
}

function extreme(row, value, i) {
  const item = make('div', undefined, {class: 'extreme'}), about = row.pairs[i] ? row.pairs[i].join('/') : i;
  item.append(...pairTiles([row], i), make('small', `${about}: ${number(value)}`));
  return item;
}

function fillTable(table, titles, lines) {
  const head = make('thead'), top = make('tr'), body = make('tbody');
  top.append(...titles.map((title) => make('th', title, {scope: 'col'})));
  head.append(top);
  body.append(...lines);
  table.replaceChildren(head, body);
}

function showExtremes(metric) {
  const lines = pairs.rows.map((row) => {
    const line = make('tr');
    line.append(make('th', data.systems[row.row], {scope: 'row'}));
    for (const best of [true, false]) {
      const cell = make('td'), list = make('div', undefined, {class: 'extremes'});
      list.append(...extremesOf(row, metric, best).map(([value, i]) => extreme(row, value, i)));
      cell.append(list);
      line.append(cell);
    }
    return line;
  });
  fillTable(byId('extremes'), ['System', 'Best', 'Worst'], lines);
  byId('pictured-hint').textContent = data.pictured ?
    `Face, mask, result${sheetNames.has('truth') ? ', truth' : ''}; below: face/mask and score. Of the first ${data.pictured.pairs.length} pairs, of which pictures are kept.` :
    'Face/mask and score. These runs keep no pictures of single pairs.';
}

// What makes a score of the values of pairs; null without any.
function statistic(metric, values) {
  if (!values.length) return null;
  if (!pairs.metrics[metric].median) return values.reduce((a, b) => a + b) / values.length;
  const sorted = values.toSorted((a, b) => a - b), half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
}

// Rows: systems; columns: slices, [title, whether pair i of a row is in it].
function sliceTable(metric, slices) {
  const rows = pairs.rows.filter((row) => finite(row.values[metric]).length);
  const scores = rows.map((row) => slices.map(([, holds]) => statistic(metric, finite(row.values[metric].filter((value, i) => holds(row, i))))));
  const every = finite(scores.flat()), low = Math.min(...every), high = Math.max(...every);
  const shade = (value) => value === null ? '' : `h${high > low ? Math.round(8 * (value - low) / (high - low)) : 0}`;
  const cell = (score) => make('td', score === null ? '–' : score.toPrecision(3), {class: shade(score)});
  const table = make('table', undefined, {class: 'heat'});
  fillTable(table, ['System', ...slices.map(([title]) => title)], rows.map((row, r) => {
    const line = make('tr');
    line.append(make('th', data.systems[row.row], {scope: 'row'}), ...scores[r].map(cell));
    return line;
  }));
  return table;
}

function showSlices(metric) {
  const parts = pairs.slicings.flatMap((slicing, s) => {
    const used = [...slicing.slices.keys()].filter((k) => pairs.rows.some((row) => row.slices[s].includes(k)));
    if (!used.length) return [];
    const wide = make('div', undefined, {class: 'wide', tabindex: '0', role: 'region', 'aria-label': `Score by ${slicing.title}`});
    wide.append(sliceTable(metric, used.map((k) => [slicing.slices[k], (row, i) => row.slices[s][i] === k])));
    return [make('h3', `By ${slicing.title}`), wide];
  });
  byId('slices').replaceChildren(...parts);
}

function redraw(old, place, label, config) {
  if (old) { charts.splice(charts.indexOf(old), 1); old.destroy(); }
  place.replaceChildren();
  return draw(place, label, config);
}

function showPairs() {
  const metric = +byId('pair-metric').value, title = pairs.metrics[metric].title;
  histogram = redraw(histogram, byId('histogram'), `Histogram of ${title}`, histogramConfig(metric));
  scatter = redraw(scatter, byId('scatter'), `Pairs of two systems by ${title}`, scatterConfig(metric, +byId('pair-x').value, +byId('pair-y').value));
  showExtremes(metric);
  showSlices(metric);
}

if (pairs && byId('pair-metric')) {
  pairs.metrics.forEach((metric, i) => byId('pair-metric').append(make('option', metric.title, {value: i})));
  for (const id of ['pair-x', 'pair-y']) pairs.rows.forEach((row, i) => byId(id).append(make('option', data.systems[row.row], {value: i})));
  byId('pair-x').value = Math.max(0, pairs.rows.length - 2);
  byId('pair-y').value = pairs.rows.length - 1;
  for (const id of ['pair-metric', 'pair-x', 'pair-y']) byId(id).addEventListener('change', showPairs);
  onSight([byId('pairs')], showPairs);
}

