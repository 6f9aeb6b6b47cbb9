"use strict";
/* Hands the data of each chart to ECharts. Colours are those of report.css; names are only ever set
   as text. */
const root = document.documentElement;
const darkness = window.matchMedia("(prefers-color-scheme: dark)");
const probe = document.body.appendChild(document.createElement("span"));
probe.className = "probe";

/** A colour of the style sheet, as it is in the theme of the moment. */
function color(name) {
  probe.style.color = "var(--" + name + ")";
  return getComputedStyle(probe).color;
}

/** How many pixels the longest of some labels takes. */
function room(labels) {
  let longest = 0;
  for (const label of labels) {
    probe.textContent = label;
    longest = Math.max(longest, probe.offsetWidth);
  }
  probe.textContent = "";
  return longest;
}

const SYMBOLS = ["circle", "rect", "triangle", "diamond"];
const seriesColor = (index) => color("series-" + (1 + (index % 8)));

/** A colour between those of early and late: for series that have an order. */
function stepColor(index, count) {
  const [early, late] = ["step-early", "step-late"].map((name) => color(name).match(/[\d.]+/g).map(Number));
  const share = count < 2 ? 1 : index / (count - 1);
  return "rgb(" + early.map((part, i) => Math.round(part + share * (late[i] - part))).join(", ") + ")";
}

const seriesSymbol = (index) => SYMBOLS[index % SYMBOLS.length];

/** A number with its digits; numbers that JSON lacks arrive as strings. */
function fixed(value, decimals) {
  const number = Number(value);
  return Number.isFinite(number)
    ? number.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
    : "–";
}

/** A number for the side of a chart: at most four digits and a letter for thousands. */
function short(value) {
  for (const [unit, letter] of [[1e9, " G"], [1e6, " M"], [1e4, " k"]]) {
    if (Math.abs(value) >= unit) {
      const scale = letter === " k" ? 1e3 : unit;
      return Number((value / scale).toPrecision(4)).toLocaleString("en-US") + letter;
    }
  }
  return Number(value.toPrecision(4)).toLocaleString("en-US");
}

const known = (value) => (Number.isFinite(Number(value)) ? Number(value) : null);
const heading = (axis) => (axis.unit === "" ? axis.name : axis.name + " (" + axis.unit + ")");
const withUnit = (value, axis) => fixed(value, axis.decimals) + (axis.unit === "" ? "" : " " + axis.unit);

/** A name that fits: a longer one loses its middle. */
function fit(name, longest) {
  const half = Math.floor((longest - 1) / 2);
  return name.length <= longest ? name : name.slice(0, half) + "…" + name.slice(-half);
}

function element(tag, text, parent) {
  const made = document.createElement(tag);
  made.textContent = text;
  return parent === undefined ? made : parent.appendChild(made);
}

/** What is shown beside the pointer. Rows are colour (or none), name and number. */
function tip(title, rows) {
  const box = element("div", "");
  box.className = "tip";
  element("b", title, box);
  for (const [tint, name, number] of rows) {
    const row = element("div", "", box);
    if (tint !== null) {
      element("i", "", row).style.background = tint;
    }
    element("span", name, row);
    element("span", number, row);
  }
  return box;
}

function base(y) {
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: color("ink") },
    title: {
      text: y === undefined ? "" : heading(y),
      left: 0,
      top: 3,
      padding: 0,
      textStyle: { fontSize: 12, fontWeight: "normal", color: color("faint") },
    },
    legend: { show: false },
    grid: { left: 2, right: 18, top: 28, bottom: 26, containLabel: true },
    tooltip: {
      confine: true,
      backgroundColor: color("panel"),
      borderColor: color("line"),
      textStyle: { color: color("ink") },
      extraCssText: "box-shadow: none",
    },
  };
}

function side(label) {
  return {
    axisLine: { lineStyle: { color: color("line") } },
    axisTick: { show: false },
    axisLabel: { color: color("faint"), fontSize: 12, ...label },
    splitLine: { lineStyle: { color: color("line"), opacity: 0.6 } },
    nameTextStyle: { color: color("faint"), fontSize: 12 },
  };
}

const numbers = (more) => ({ type: "value", ...side({ formatter: short, hideOverlap: true }), ...more });
const below = (name) => ({ name, nameLocation: "middle", nameGap: 28 });

/** Limits as lines over the whole width, so that the scale always holds them. */
function limits(chart, from, to) {
  return chart.limits.map((limit) => ({
    type: "line",
    name: limit.name,
    data: [[from, limit.value], [to, limit.value]],
    symbol: "none",
    lineStyle: { color: color("alarm"), type: "dashed", width: 1.5 },
    itemStyle: { color: color("alarm") },
    z: 1,
  }));
}

const limitRows = (chart, y) => chart.limits.map((limit) => [color("alarm"), limit.name, withUnit(limit.value, y)]);
const limitKeys = (chart) => chart.limits.map((limit) => ({ name: limit.name, tint: color("alarm"), dashed: true }));

function line(chart) {
  const places = chart.series.flatMap((series) => series.points.map((point) => point.x));
  const from = Math.min(...places);
  const to = Math.max(...places);
  const at = (series, x) => series.points.find((point) => point.x === x);
  const option = base(chart.y);
  option.xAxis = numbers({ ...below(heading(chart.x)), min: from, max: to === from ? to + 1 : to, minInterval: 1 });
  option.xAxis.splitLine.show = false;
  option.yAxis = numbers({ scale: true });
  option.tooltip.trigger = "axis";
  option.tooltip.axisPointer = { lineStyle: { color: color("faint") } };
  option.tooltip.formatter = (hits) => {
    const x = hits[0].axisValue;
    const rows = chart.series
      .map((series, i) => [seriesColor(i), series.name, at(series, x)])
      .filter((row) => row[2] !== undefined && known(row[2].y) !== null)
      .map(([tint, name, point]) => [tint, name, withUnit(point.y, chart.y)]);
    return tip(chart.x.name + " " + x, rows.concat(limitRows(chart, chart.y)));
  };
  const many = places.length / chart.series.length > 60;
  option.series = chart.series
    .map((series, i) => ({
      type: "line",
      name: series.name,
      data: series.points.map((point) => [point.x, known(point.y)]),
      color: seriesColor(i),
      symbol: seriesSymbol(i),
      symbolSize: 7,
      showSymbol: !many,
      lineStyle: { width: 2.2 },
      z: 3,
    }))
    .concat(limits(chart, from, option.xAxis.max));
  return {
    option,
    height: 300,
    keys: chart.series.map((series, i) => ({ name: series.name, tint: seriesColor(i) })).concat(limitKeys(chart)),
  };
}

function heat(chart, width) {
  const longest = width < 500 ? 20 : 34;
  const top = Math.max(...chart.tiles.map((tile) => tile.shade), 0);
  const option = base();
  const left = 14 + room(chart.rows.map((name) => fit(name, longest)));
  option.grid = { left, right: 6, top: 4, bottom: 96 };
  option.xAxis = { type: "category", data: chart.columns, ...side(), ...below(chart.columnName) };
  option.yAxis = { type: "category", data: chart.rows, inverse: true, ...side({ formatter: (name) => fit(name, longest), interval: 0 }) };
  option.visualMap = {
    dimension: 3,
    min: 0,
    max: top > 0 ? top : 1,
    calculable: false,
    orient: "horizontal",
    left: "center",
    bottom: 8,
    itemHeight: 130,
    itemWidth: 12,
    text: [withUnit(top, chart.shade) + " " + chart.shade.name, "0"],
    textStyle: { color: color("faint") },
    inRange: { color: [color("heat-low"), color("heat-high")] },
  };
  option.tooltip.formatter = (hit) => {
    const tile = chart.tiles[hit.dataIndex];
    return tip(chart.rows[tile.row], [
      [null, chart.columnName, chart.columns[tile.column]],
      [null, chart.value.name, withUnit(tile.value, chart.value)],
      [null, chart.shade.name, withUnit(tile.shade, chart.shade)],
    ]);
  };
  option.series = [
    {
      type: "heatmap",
      data: chart.tiles.map((tile) => ({
        value: [tile.column, tile.row, tile.value, tile.shade],
        label: { color: color(tile.shade > 0.6 * top ? "heat-high-ink" : "heat-low-ink") },
        ...(tile.shade === 0 ? { itemStyle: { color: color("heat-none") }, visualMap: false } : {}),
      })),
      label: {
        show: chart.columns.length <= 30,
        formatter: (hit) => (hit.value[2] === 0 ? "·" : fixed(hit.value[2], chart.value.decimals)),
      },
      itemStyle: { borderColor: color("page"), borderWidth: 2 },
      emphasis: { itemStyle: { borderColor: color("ink") } },
    },
  ];
  const tile = chart.columns.length > 30 ? 14 : 34;
  return { option, height: 100 + 25 * chart.rows.length, width: left + tile * chart.columns.length, keys: [] };
}

function category(chart, space) {
  const bars = chart.mark === "BARS";
  const count = chart.series.length;
  const tints = chart.series.map((series, i) => (bars ? seriesColor(i) : stepColor(i, count)));
  const longest = space < 500 ? 20 : 26;
  const slanted = chart.categories.some((name) => name.length > 8);
  const label = slanted ? room(chart.categories.map((name) => fit(name, longest))) : 0;
  const least = bars ? 9 : count * chart.categories.length > 200 ? 3 : 7;
  const wish = 60 + chart.categories.length * Math.max(bars ? 30 : 26, count * least);
  const lane = Math.max(space, wish) / chart.categories.length;
  const option = base(chart.y);
  option.grid = { left: Math.max(48, label * 0.77 + 8 - lane / 2), right: 12, top: 28, bottom: slanted ? 18 + label * 0.65 : 46 };
  option.xAxis = {
    type: "category",
    data: chart.categories,
    ...side({ formatter: (name) => fit(name, longest), interval: 0, rotate: slanted ? 40 : 0 }),
    ...(slanted ? {} : below(chart.categoryName)),
  };
  option.yAxis = numbers(bars ? {} : { scale: true });
  option.tooltip.trigger = "axis";
  option.tooltip.axisPointer = { type: "shadow" };
  option.tooltip.formatter = (hits) => {
    const at = hits[0].dataIndex;
    const rows = chart.series.map((series, i) => {
      const value = series.values[at];
      const around = value.deviation === 0 ? "" : " ± " + fixed(value.deviation, chart.y.decimals);
      return [tints[i], series.name, fixed(value.mean, chart.y.decimals) + around];
    });
    return tip(chart.categoryName + " " + chart.categories[at], rows.concat(limitRows(chart, chart.y)));
  };
  const reach = (value) => [known(value.mean), known(value.mean - value.deviation), known(value.mean + value.deviation)];
  option.series = chart.series.map((series, i) => ({
    type: "custom",
    name: series.name,
    color: tints[i],
    data: series.values.map((value, at) => [at, ...reach(value)]),
    encode: { x: 0, y: bars ? [1, 3] : [2, 3] },
    renderItem: (params, api) => mark(api, bars, i, count, tints[i]),
    z: 3,
  }));
  option.series.push(...limits(chart, 0, chart.categories.length - 1));
  return {
    option,
    height: 240 + option.grid.bottom,
    width: wish,
    keys: chart.series.map((series, i) => ({ name: series.name, tint: tints[i] })).concat(limitKeys(chart)),
  };
}

/** A bar or a point in its place beside the others of its category, and its whiskers. */
function mark(api, bars, index, count, tint) {
  const mean = api.value(1);
  if (!Number.isFinite(mean)) {
    return undefined;
  }
  const lane = (api.size([1, 0])[0] * (bars ? 0.72 : 0.8)) / count;
  const [middle, y] = api.coord([api.value(0), mean]);
  const x = middle + (index - (count - 1) / 2) * lane;
  const low = api.coord([0, api.value(2)])[1];
  const high = api.coord([0, api.value(3)])[1];
  const foot = api.coord([0, 0])[1];
  const wide = Math.max(1, Math.min(lane * 0.9, 34));
  const shape = bars
    ? { type: "rect", shape: { x: x - wide / 2, y: Math.min(y, foot), width: wide, height: Math.abs(foot - y) }, style: { fill: tint } }
    : { type: "circle", shape: { cx: x, cy: y, r: Math.max(2, Math.min(4.5, lane * 0.4)) }, style: { fill: tint } };
  const whisker = {
    type: "line",
    shape: { x1: x, y1: low, x2: x, y2: high },
    style: { stroke: bars ? color("ink") : tint, lineWidth: bars ? 1.2 : 1.8, opacity: bars ? 1 : 0.6 },
  };
  return { type: "group", children: low === high ? [shape] : [shape, whisker] };
}

function width(chart, space) {
  const longest = space < 500 ? 20 : 34;
  const tints = chart.stages.map((stage, i) => (i === 0 ? color("first") : seriesColor(i - 1)));
  const thickness = chart.stages.map((stage, i) => 17 - (11 * i) / Math.max(1, chart.stages.length - 1));
  const widthsOf = (layer) => layer.widths.filter((value) => known(value) !== null);
  const course = (layer) => widthsOf(layer).map((value) => fixed(value, chart.width.decimals)).join(" → ");
  const option = base();
  option.grid = {
    left: 14 + room(chart.layers.map((layer) => fit(layer.name, longest))),
    right: 14 + room(chart.layers.map(course)),
    top: 4,
    bottom: 50,
  };
  option.xAxis = numbers({ ...below(heading(chart.width)), max: "dataMax" });
  option.xAxis.axisLabel.showMaxLabel = false;
  option.yAxis = {
    type: "category",
    data: chart.layers.map((layer) => layer.name),
    inverse: true,
    ...side({ formatter: (name) => fit(name, longest), interval: 0 }),
  };
  option.tooltip.trigger = "axis";
  option.tooltip.axisPointer = { type: "shadow" };
  option.tooltip.formatter = (hits) => {
    const layer = chart.layers[hits[0].dataIndex];
    return tip(layer.name, chart.stages.map((stage, i) => [tints[i], stage, fixed(layer.widths[i], chart.width.decimals)]));
  };
  option.series = chart.stages.map((stage, i) => ({
    type: "custom",
    name: stage,
    color: tints[i],
    data: chart.layers.map((layer, at) => [known(layer.widths[i]), at]),
    encode: { x: 0, y: 1 },
    z: 2 + i,
    renderItem: (params, api) => length(api, thickness[i], tints[i]),
  }));
  option.series.push({
    type: "custom",
    name: "numbers",
    silent: true,
    data: chart.layers.map((layer, at) => [Math.max(...widthsOf(layer)), at]),
    encode: { x: 0, y: 1 },
    z: 9,
    renderItem: (params, api) => {
      const [x, y] = api.coord([api.value(0), api.value(1)]);
      const text = course(chart.layers[params.dataIndex]);
      return { type: "text", x: x + 6, y, style: { text, fill: color("faint"), font: "12px " + option.textStyle.fontFamily, verticalAlign: "middle" } };
    },
  });
  return {
    option,
    height: 60 + 24 * chart.layers.length,
    width: option.grid.left + option.grid.right + 120,
    keys: chart.stages.map((stage, i) => ({ name: stage, tint: tints[i] })),
  };
}

/** A bar along, in the middle of its row. */
function length(api, thickness, tint) {
  if (!Number.isFinite(api.value(0))) {
    return undefined;
  }
  const [x, y] = api.coord([api.value(0), api.value(1)]);
  const start = api.coord([0, api.value(1)])[0];
  return {
    type: "rect",
    shape: { x: start, y: y - thickness / 2, width: x - start, height: thickness },
    style: { fill: tint },
  };
}

function scatter(chart) {
  const kinds = [...new Set(chart.points.map((point) => point.kind))];
  const option = base(chart.y);
  const far = 1.06 * Math.max(...chart.points.map((point) => point.x));
  option.grid.right = 30;
  option.xAxis = numbers({ ...below(heading(chart.x)), min: 0, max: far });
  option.xAxis.axisLabel.showMaxLabel = false;
  option.yAxis = numbers({ scale: true });
  option.tooltip.formatter = (hit) => {
    const point = hit.data.point;
    return tip(point.label, [
      [null, chart.x.name, withUnit(point.x, chart.x)],
      [null, chart.y.name, withUnit(point.y, chart.y)],
    ]);
  };
  option.series = kinds.map((kind, i) => ({
    type: "scatter",
    name: kind,
    color: seriesColor(i),
    symbol: seriesSymbol(i),
    symbolSize: 13,
    data: chart.points.filter((point) => point.kind === kind).map((point) => ({ value: [point.x, point.y], point })),
    label: { show: chart.points.length <= 8, position: "top", color: color("ink"), formatter: (hit) => hit.data.point.label },
  }));
  option.series.push(...limits(chart, 0, far));
  return {
    option,
    height: 360,
    keys: kinds.map((kind, i) => ({ name: kind, tint: seriesColor(i) })).concat(limitKeys(chart)),
  };
}

const DRAWN = { line, heat, category, width, scatter };

/** The names of what is drawn, each a button that hides and shows it. */
function legend(figure, keys, drawing) {
  figure.querySelector(".legend")?.remove();
  if (keys.length < 2) {
    return;
  }
  const box = element("div", "");
  box.className = "legend";
  for (const key of keys) {
    const button = element("button", "", box);
    button.type = "button";
    button.setAttribute("aria-pressed", "true");
    const swatch = element("i", "", button);
    swatch.className = "swatch";
    swatch.style.borderTop = (key.dashed ? "2px dashed " : "10px solid ") + key.tint;
    element("span", key.name, button);
    button.addEventListener("click", () => {
      const shown = button.getAttribute("aria-pressed") === "true";
      button.setAttribute("aria-pressed", String(!shown));
      drawing.dispatchAction({ type: shown ? "legendUnSelect" : "legendSelect", name: key.name });
    });
  }
  figure.insertBefore(box, figure.querySelector(".scroll"));
}

const figures = Array.from(document.querySelectorAll("figure.chart")).map((figure) => ({
  figure,
  plot: figure.querySelector(".plot"),
  chart: JSON.parse(figure.querySelector("script").textContent),
  drawing: null,
}));

function draw(entry) {
  const { option, height, width: wish, keys } = DRAWN[entry.chart.kind](entry.chart, entry.figure.clientWidth);
  entry.plot.style.height = height + "px";
  entry.plot.style.minWidth = (wish === undefined ? 0 : Math.round(wish)) + "px";
  if (entry.drawing === null) {
    entry.drawing = echarts.init(entry.plot, null, { renderer: "svg" });
  } else {
    entry.drawing.resize();
  }
  option.legend.data = keys.map((key) => key.name);
  entry.drawing.setOption(option, true);
  legend(entry.figure, keys, entry.drawing);
}

const drawAll = () => figures.forEach(draw);
drawAll();

let waiting = 0;
let lastWidth = document.body.clientWidth;
new ResizeObserver(() => {
  if (document.body.clientWidth !== lastWidth) {
    lastWidth = document.body.clientWidth;
    clearTimeout(waiting);
    waiting = setTimeout(drawAll, 80);
  }
}).observe(document.body);
darkness.addEventListener("change", drawAll);
document.getElementById("theme").addEventListener("click", () => {
  const dark = root.style.colorScheme === "" ? darkness.matches : root.style.colorScheme === "dark";
  root.style.colorScheme = dark ? "light" : "dark";
  drawAll();
});
