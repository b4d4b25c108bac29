// Draws the page's chart from the JSON beside its canvas. Without JavaScript the tables say the same.
"use strict";

const PALETTE = ["#9db7d3", "#5f8fbf", "#2f6ca8", "#14375e", "#e3a13b", "#8a6d3b"];

// Canvas can't wrap text: long names are cut, the tooltip shows them whole.
const shorten = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

function draw(canvas) {
  const chart = JSON.parse(document.getElementById(canvas.dataset.chart).textContent);
  const horizontal = !chart.stacked;
  const narrow = window.innerWidth < 600;
  const format = new Intl.NumberFormat("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const colours = chart.stacked ? ["#2f6ca8", "#e3a13b"] : PALETTE.slice(Math.max(0, 4 - chart.datasets.length));
  canvas.hidden = false;
  if (horizontal) {
    const bars = chart.labels.length * (chart.datasets.length * 14 + 14);
    canvas.parentElement.style.setProperty("--chart-height", `${Math.max(180, bars + 80)}px`);
  }
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  const categories = {
    stacked: Boolean(chart.stacked),
    grid: { display: false },
    ticks: {
      autoSkip: false,
      callback(value) {
        const text = this.getLabelForValue(value);
        // A Chinese character is twice as wide as a Latin letter.
        const room = /[\u4e00-\u9fff]/.test(text) ? 1 : 2;
        return shorten(text, room * (narrow ? 8 : 18));
      },
    },
  };
  const values = { stacked: Boolean(chart.stacked), beginAtZero: true, ticks: { maxTicksLimit: narrow ? 4 : 8 } };
  new Chart(canvas, {
    type: "bar",
    data: {
      labels: chart.labels,
      datasets: chart.datasets.map((set, index) => ({
        label: set.label,
        data: set.data.map((value) => (value === null ? null : Number(value))),
        backgroundColor: colours[index % colours.length],
        maxBarThickness: chart.stacked ? 72 : 22,
      })),
    },
    options: {
      indexAxis: horizontal ? "y" : "x",
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      scales: horizontal ? { y: categories, x: values } : { x: categories, y: values },
      plugins: {
        legend: { position: "top", align: "end" },
        tooltip: {
          callbacks: {
            label: (item) => `${item.dataset.label}: ${format.format(item.raw)} ${chart.unitLabel ?? chart.unit}`,
          },
        },
      },
    },
  });
}

document.querySelectorAll("canvas[data-chart]").forEach(draw);
