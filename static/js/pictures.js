// Offers each chart of the page as a picture. Comes after charts.js, which draws them and knows the colours.
"use strict";

// Text in lines no wider than there is room; addresses have no spaces, so that it is cut between any two letters.
function wrapped(context, text, room) {
  const lines = [""];
  for (const letter of text) {
    if (context.measureText(lines.at(-1) + letter).width > room) lines.push("");
    lines[lines.length - 1] += letter;
  }
  return lines;
}

// The chart as a picture that says by itself what it shows, in which unit, and where its figures come from.
function picture(canvas, title, source) {
  const scale = canvas.width / canvas.clientWidth;
  const margin = 12 * scale;
  const size = { title: 17 * scale, source: 12 * scale };
  const result = document.createElement("canvas");
  const context = result.getContext("2d");
  const family = Chart.defaults.font.family;
  const fonts = { title: `bold ${size.title}px ${family}`, source: `${size.source}px ${family}` };
  const room = canvas.width - 2 * margin;
  context.font = fonts.title;
  const titles = wrapped(context, title, room);
  context.font = fonts.source;
  const sources = wrapped(context, source, room);
  const top = margin + titles.length * size.title * 1.4;
  result.width = canvas.width;
  result.height = top + canvas.height + sources.length * size.source * 1.4 + margin;
  context.fillStyle = token("paper");
  context.fillRect(0, 0, result.width, result.height);
  context.drawImage(canvas, 0, top);
  context.fillStyle = token("ink");
  context.textBaseline = "top";
  context.font = fonts.title;
  titles.forEach((line, index) => context.fillText(line, margin, margin + index * size.title * 1.4));
  context.font = fonts.source;
  const bottom = top + canvas.height;
  sources.forEach((line, index) => context.fillText(line, margin, bottom + index * size.source * 1.4));
  return result;
}

function offerPicture(button) {
  const canvas = document.querySelector(`canvas[data-chart="${button.dataset.picture}"]`);
  if (!canvas) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const { title, source, name } = button.dataset;
    picture(canvas, title, source).toBlob((blob) => {
      const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  });
}

document.querySelectorAll("button[data-picture]").forEach(offerPicture);
