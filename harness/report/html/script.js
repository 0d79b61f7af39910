'use strict';
// Sorting, details, curves, zoom and the slider of the report; pairs.js has what concerns single pairs. Whatever it shows of names is set as text.
const root = document.documentElement;
root.classList.add('scripted');
const data = JSON.parse(document.getElementById('data').textContent);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const byId = (id) => document.getElementById(id);

function make(tag, text, attributes = {}) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

const number = (value) => value === null || value === undefined ? '–' : String(+value.toPrecision(4));
const interval = ([low, high]) => `[${number(low)}, ${number(high)}]`;

// ---- tables
function order(cell) {
  const text = cell.dataset.order ?? cell.textContent;
  const value = parseFloat(text.replaceAll(',', ''));
  return Number.isNaN(value) ? text : value;
}

function compare(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;  // numbers before texts
  return a.localeCompare(b);
}

function sortBy(table, index, heading) {
  const descending = heading.getAttribute('aria-sort') === 'ascending' ||
      (!heading.hasAttribute('aria-sort') && heading.dataset.way === 'higher');
  for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
  heading.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
  const rows = [...table.tBodies[0].rows].map((row) => [order(row.cells[index]), row]);
  const empty = ([value]) => value === '' || value === '–';
  rows.sort(([a, x], [b, y]) => empty([a]) - empty([b]) || (descending ? compare(b, a) : compare(a, b)));
  table.tBodies[0].append(...rows.map(([, row]) => row));
}

function makeSortable(table) {
  [...table.tHead.rows[0].cells].forEach((heading, index) => {
    const button = make('button', heading.textContent, {type: 'button'});
    heading.replaceChildren(button);
    button.addEventListener('click', () => sortBy(table, index, heading));
  });
}
all('table.sortable').forEach(makeSortable);

// ---- the dialog
const dialog = byId('detail');
function show(title, ...content) {
  byId('detail-title').textContent = title;
  byId('detail-body').replaceChildren(...content);
  dialog.showModal();
}
dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });

function facts(pairs) {
  const list = make('dl');
  for (const [name, value] of pairs) if (value) list.append(make('dt', name), make('dd', value));
  return list;
}

function runFacts(run) {
  const about = data.runs[run.run];
  const part = make('details');
  part.append(make('summary', `Seed ${run.seed}: ${number(run.value)} (n = ${run.n}), ${run.run}`));
  if (about) part.append(make('p', 'Trains it again and compares:'), make('pre', about.command));
  if (about && about.spec) part.append(make('pre', about.spec));
  return part;
}

function showCell(cell) {
  const best = cell.best && `${number(cell.best.difference)} ${interval(cell.best.ci95)} from ${cell.best.system}, p = ${number(cell.best.p)}`;
  show(`${cell.system}: ${cell.metric}`, facts([
    ['Value', cell.text], ['Protocol', cell.protocol], ['Weights (SHA-256)', cell.weights],
    ['95 % over seeds', cell.seeds_ci95 && interval(cell.seeds_ci95)],
    ['95 % interval', cell.ci95 && `${interval(cell.ci95)} over ${cell.ci95_over}`],
    ['Difference from the best', best], ['Absent', cell.absent.join('; ')], ['Note', cell.notes.join('; ')]]),
    ...cell.runs.map(runFacts));
}

for (const td of all('td[data-metric]')) {
  const button = make('button', undefined, {type: 'button', 'aria-haspopup': 'dialog'});
  button.append(...td.childNodes);
  td.append(button);
  button.addEventListener('click', () => showCell(data.cells[+td.dataset.row][td.dataset.metric]));
}

// ---- zoom
function makeZoom(picture) {
  const button = make('button', undefined, {type: 'button', class: 'zoom', 'aria-haspopup': 'dialog'});
  picture.replaceWith(button);
  button.append(picture);
  button.hidden = picture.hidden;
  button.addEventListener('click', () => show(picture.alt, make('img', undefined, {src: picture.src, alt: picture.alt})));
}
all('img.zooms').forEach(makeZoom);

// ---- training slider
const progress = byId('progress');
function showProgress() {
  const share = progress.value / 100;
  byId('share').textContent = `${progress.value} %`;
  for (const figure of all('.sheets-of')) {
    const sheets = all('img', figure), last = +sheets.at(-1).dataset.iteration;
    const away = (sheet) => Math.abs(sheet.dataset.iteration - share * last);
    const nearest = sheets.reduce((a, b) => away(b) < away(a) ? b : a);
    for (const sheet of sheets) sheet.hidden = sheet.parentElement.hidden = sheet !== nearest;
    figure.querySelector('.when').textContent = `iteration ${nearest.dataset.iteration}`;
  }
}
if (progress) {
  progress.addEventListener('input', showProgress);
  showProgress();
}

// ---- charts
const color = (name) => getComputedStyle(root).getPropertyValue(name).trim();
const systemColor = (row) => color(`--c${row % 10}`);
const isOn = (row) => all(`.switches input[data-row="${row}"]`).every((box) => box.checked);
const charts = [];

function axis(title, type = 'linear') {
  return {type, title: {display: title !== '', text: title, color: color('--soft')}, ticks: {color: color('--soft')}, grid: {color: color('--line')}};
}

function draw(place, label, config) {
  const canvas = make('canvas', undefined, {role: 'img', 'aria-label': label});
  place.append(canvas);
  place.classList.add('drawn');
  config.options = {animation: false, responsive: true, aspectRatio: 1.9, ...config.options};
  const chart = new Chart(canvas, config);
  charts.push(chart);
  return chart;
}

function curveSets(curve) {
  const c = systemColor(curve.row), points = (values) => curve.x.map((x, i) => ({x, y: values[i]}));
  const line = {pointRadius: 0, row: curve.row, hidden: !isOn(curve.row)};
  return [
    {...line, label: data.systems[curve.row], data: points(curve.mean), borderColor: c, backgroundColor: c, borderWidth: 2, pointHitRadius: 8, pointRadius: curve.x.length < 2 ? 3 : 0},
    {...line, band: true, data: points(curve.low), borderWidth: 0, fill: '+1', backgroundColor: c + '2a'},
    {...line, band: true, data: points(curve.high), borderWidth: 0}];
}

function drawPanel(figure) {
  const panel = data.panels[+figure.dataset.panel];
  draw(figure.querySelector('.chart'), `${panel.title} over iterations`, {
    type: 'line', data: {datasets: panel.curves.flatMap(curveSets)},
    options: {parsing: false, normalized: true, interaction: {mode: 'nearest', intersect: false},
      scales: {x: axis('iteration'), y: axis('', byId('log').checked ? 'logarithmic' : 'linear')},
      plugins: {legend: {display: false}, tooltip: {filter: (item) => !item.dataset.band}}}});
}

function onSight(elements, work) {
  const watcher = new IntersectionObserver((seen) => {
    for (const entry of seen) if (entry.isIntersecting) { watcher.unobserve(entry.target); work(entry.target); }
  }, {rootMargin: '200px'});
  elements.forEach((element) => watcher.observe(element));
}
onSight(all('[data-panel]'), drawPanel);

for (const box of all('.switches input[data-row]')) box.addEventListener('change', () => {
  for (const chart of charts) {
    for (const set of chart.data.datasets) if (set.row === +box.dataset.row) set.hidden = !box.checked;
    chart.update();
  }
});
byId('log')?.addEventListener('change', () => {
  for (const chart of charts) if (chart.config.type === 'line' && chart.canvas.closest('[data-panel]')) {
    chart.options.scales.y.type = byId('log').checked ? 'logarithmic' : 'linear';
    chart.update();
  }
});

// ---- colours follow the system's
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => location.reload());

// ---- live: the program that serves the page says when to load it again
if (document.body.dataset.live) {
  const kept = sessionStorage.getItem('scroll');
  if (kept !== null) scrollTo(0, +kept);
  const link = byId('link'), source = new EventSource('events' + location.search);
  source.addEventListener('version', (event) => {
    if (dialog.open || event.data === '' || event.data === document.body.dataset.live) return;
    sessionStorage.setItem('scroll', scrollY);
    location.reload();
  });
  source.onopen = () => link.textContent = 'live';
  source.onerror = () => link.textContent = 'not connected';
}
