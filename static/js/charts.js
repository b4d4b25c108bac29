// Draws each chart of the page from the JSON beside its canvas. Without JavaScript the tables say the same.
"use strict";

const NARROW = window.innerWidth < 600;
const COLOURS = 8;

const number = (value) => (value === null ? null : Number(value));

// Canvas can't wrap text: long names are cut, the tooltip shows them whole. A Chinese character is as wide as two
// Latin letters.
function shorten(text, characters) {
  const room = /[\u4e00-\u9fff]/.test(text) ? characters : characters * 2;
  return text.length > room ? `${text.slice(0, room - 1)}…` : text;
}

// In two lines at most.
function folded(text, characters) {
  if (!/[\u4e00-\u9fff]/.test(text)) {
    const [first, ...others] = text.split(" ");
    return [first, shorten(others.join(" "), characters)].filter(Boolean).join("\n");
  }
  if (text.length <= characters) return text;
  const half = Math.min(characters, Math.ceil(text.length / 2));
  return `${text.slice(0, half)}\n${shorten(text.slice(half), characters)}`;
}

// The colours are tokens of the style sheet; only an element knows what they are in the reader's scheme.
const probe = document.body.appendChild(document.createElement("span"));
probe.hidden = true;
function token(name) {
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
}
const palette = () => Array.from({ length: COLOURS }, (_, index) => token(`chart-${index + 1}`));
const years = () => Array.from({ length: 5 }, (_, index) => token(`year-${index + 1}`));

function written(chart, value) {
  const places = { minimumFractionDigits: chart.places, maximumFractionDigits: chart.places };
  return new Intl.NumberFormat("zh-CN", places).format(value);
}
const money = (chart, value) => `${written(chart, value)} ${chart.beside}`;

function base(chart, options) {
  return { responsive: true, maintainAspectRatio: false, animation: false, ...options };
}

const valueAxis = (stacked) => ({
  stacked,
  beginAtZero: true,
  grid: { color: token("line") },
  ticks: { maxTicksLimit: NARROW ? 4 : 8 },
});

function categoryAxis(stacked) {
  return {
    stacked,
    grid: { display: false },
    ticks: {
      autoSkip: false,
      callback(value) {
        return shorten(this.getLabelForValue(value), NARROW ? 8 : 18);
      },
    },
  };
}

const barTooltip = (chart) => ({
  callbacks: { label: (item) => `${item.dataset.label}: ${money(chart, item.raw)}` },
});

// Lines of a table, one bar a year.
function bars(chart, figure) {
  const height = chart.labels.length * (chart.datasets.length * 14 + 14);
  figure.style.setProperty("--chart-height", `${Math.max(180, height + 80)}px`);
  const colours = years().slice(Math.max(0, 4 - chart.datasets.length));
  return {
    type: "bar",
    data: {
      labels: chart.labels,
      datasets: chart.datasets.map((set, index) => ({
        label: set.label,
        data: set.data.map(number),
        backgroundColor: colours[index % colours.length],
        maxBarThickness: 22,
      })),
    },
    options: base(chart, {
      indexAxis: "y",
      scales: { y: categoryAxis(false), x: valueAxis(false) },
      plugins: { legend: { position: "top", align: "end" }, tooltip: barTooltip(chart) },
    }),
  };
}

// Years side by side, their parts on top of one another.
function columns(chart) {
  const colours = palette();
  return {
    type: "bar",
    data: {
      labels: chart.labels,
      datasets: chart.datasets.map((set, index) => ({
        label: set.label,
        data: set.data.map(number),
        backgroundColor: colours[index % colours.length],
        borderColor: token("paper"),
        borderWidth: { top: 2 },
        maxBarThickness: 72,
      })),
    },
    options: base(chart, {
      scales: { x: categoryAxis(true), y: valueAxis(true) },
      plugins: { legend: { position: "top", align: "end" }, tooltip: barTooltip(chart) },
    }),
  };
}

const openArea = (chart) => (event, [found]) => {
  const address = found && chart.items[found.index]?.url;
  if (address) window.location.assign(address);
};

// Areas as large as their amounts, in the colour of their group. The areas are drawn in the order of the items.
function treemap(chart) {
  const colours = palette();
  const groups = [...new Set(chart.items.map((item) => item.group))];
  const isNested = groups.length < chart.items.length;
  const item = (context) => context.raw?._data?.children?.[0] ?? context.raw?._data ?? {};
  const group = (context) => groups.indexOf(item(context).group);
  return {
    type: "treemap",
    data: {
      datasets: [
        {
          tree: chart.items.map((each) => ({ ...each, value: number(each.value) })),
          key: "value",
          groups: isNested ? ["group", "label"] : ["label"],
          backgroundColor: (context) =>
            context.type === "data" ? colours[Math.max(0, group(context)) % COLOURS] : "transparent",
          borderColor: token("paper"),
          borderWidth: 1,
          spacing: 1,
          captions: {
            display: isNested,
            color: token("on-chart"),
            font: { weight: "bold" },
            padding: 4,
            formatter: (context) => (context.raw.w > 60 ? shorten(item(context).group, context.raw.w / 14) : " "),
          },
          labels: {
            display: true,
            overflow: "hidden",
            color: token("on-chart"),
            font: [{ size: 13, weight: "bold" }, { size: 12 }],
            formatter: (context) => [
              shorten(item(context).label ?? "", Math.max(3, context.raw.w / 14)),
              item(context).share ?? "",
            ],
          },
        },
      ],
    },
    options: base(chart, {
      onClick: openArea(chart),
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: {
            title: ([first]) => (first ? item(first).label : ""),
            label: (found) => `${money(chart, found.raw.v)} ${item(found).share ?? ""}`,
          },
        },
      },
    }),
  };
}

function doughnut(chart, figure) {
  figure.style.setProperty("--chart-height", `${260 + (NARROW ? chart.items.length * 26 : 60)}px`);
  return {
    type: "doughnut",
    data: {
      labels: chart.items.map((item) => `${shorten(item.label, NARROW ? 16 : 20)} ${item.share}`),
      datasets: [
        {
          data: chart.items.map((item) => number(item.value)),
          backgroundColor: palette(),
          borderColor: token("paper"),
          borderWidth: 2,
        },
      ],
    },
    options: base(chart, {
      cutout: "55%",
      plugins: {
        legend: { position: NARROW ? "bottom" : "right", align: NARROW ? "start" : "center" },
        tooltip: {
          callbacks: {
            title: ([first]) => chart.items[first.dataIndex].label,
            label: (found) => ` ${money(chart, found.raw)} (${chart.items[found.dataIndex].share})`,
          },
        },
      },
    }),
  };
}

// Flows from column to column; a node's amount stands below its name.
function sankey(chart, figure) {
  const keys = Object.keys(chart.nodes);
  const column = (key) => chart.nodes[key].column;
  const last = Math.max(...keys.map(column));
  const most = Math.max(...keys.map((key) => keys.filter((other) => column(other) === column(key)).length));
  figure.style.setProperty("--chart-height", `${Math.max(340, most * (NARROW ? 76 : 64) + 130)}px`);
  const colours = palette();
  const colour = Object.fromEntries(keys.map((key, index) => [key, colours[index % COLOURS]]));
  const first = Math.min(...keys.map(column));
  const name = (text) => (NARROW ? folded(text, 5) : shorten(text, 16));
  const label = (key) => `${name(chart.nodes[key].label)}\n${written(chart, number(chart.nodes[key].amount))}`;
  return {
    type: "sankey",
    data: {
      datasets: [
        {
          data: chart.flows.map((flow) => ({ ...flow, flow: number(flow.flow) })),
          labels: Object.fromEntries(keys.map((key) => [key, label(key)])),
          column: Object.fromEntries(keys.map((key) => [key, column(key) - first])),
          colorFrom: (context) => colour[context.raw?.from] ?? colours[0],
          colorTo: (context) => colour[context.raw?.to] ?? colours[0],
          colorMode: "gradient",
          alpha: 0.45,
          color: token("ink"),
          borderWidth: 0,
          nodeWidth: 12,
          nodePadding: NARROW ? 44 : 36,
          font: { size: NARROW ? 10 : 12, lineHeight: 1.25 },
          size: "max",
        },
      ],
    },
    options: base(chart, {
      layout: { padding: { top: 14, bottom: 14, left: 2, right: last > first ? 2 : 0 } },
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: {
            label: ({ raw }) =>
              `${chart.nodes[raw.from].label} → ${chart.nodes[raw.to].label}: ${money(chart, raw.flow)}`,
          },
        },
      },
    }),
  };
}

const KINDS = { bars, columns, treemap, doughnut, sankey };

function draw(canvas) {
  const chart = JSON.parse(document.getElementById(canvas.dataset.chart).textContent);
  const figure = canvas.parentElement;
  canvas.hidden = false;
  new Chart(canvas, KINDS[chart.type](chart, figure));
  // What the chart now shows need not stand unfolded below it.
  const table = document.querySelector(`details[data-behind="${canvas.dataset.chart}"]`);
  if (table) table.open = false;
}

Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
Chart.defaults.color = token("ink");
document.querySelectorAll("canvas[data-chart]").forEach(draw);
