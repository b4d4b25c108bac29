// Everything about the grids of one edition: each opens when its tab is first looked at; findings and totals are shared.

import { request } from "./requests.js";
import { Sheet } from "./sheet.js";

class Workspace {
  constructor(settings) {
    this.settings = settings;
    this.words = JSON.parse(document.getElementById("grid-words").textContent);
    this.version = document.querySelector("input[name=version]");
    this.sheets = [...document.querySelectorAll("[data-grid]")].map((root) => new Sheet(root, this));
  }

  async start() {
    const { TabulatorFull } = await import(this.settings.tabulator);
    this.Tabulator = TabulatorFull;
    const seen = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        this.sheets.find((sheet) => sheet.root === target).open();
      }
    }, { rootMargin: "100000px" }); // its tab being shown is enough, however far down the grid stands
    for (const sheet of this.sheets) seen.observe(sheet.root);
    const given = document.getElementById("grid-judgement");
    if (given) this.judge(JSON.parse(given.textContent));
    else if (this.sheets.length) await this.fetchJudgement();
    this.guard();
  }

  async fetchJudgement() {
    const { answer } = await request(this.settings.judgement, this.words).catch((failure) => ({ answer: { failure } }));
    if (answer.failure) document.getElementById("findings-place").textContent = answer.failure.message;
    else this.judge(answer);
  }

  judge(answer) {
    if (answer.panel) document.getElementById("findings-place").innerHTML = answer.panel; // rendered by the server
    for (const sheet of this.sheets) {
      const marks = new Map();
      for (const finding of answer.findings.filter(({ kind }) => kind === sheet.kind)) {
        const place = `${finding.row}:${finding.field}`;
        marks.set(place, [...(marks.get(place) ?? []), finding]);
      }
      sheet.judged(marks, answer.totals[sheet.kind] ?? []);
    }
  }

  // What was this person's own save is no news to the page's other grids and its form.
  saved(sheet, answer, sent) {
    for (const other of this.sheets) if (other.lines?.version === sent) other.lines.version = answer.version;
    if (this.version && Number(this.version.value) === sent) {
      this.version.value = answer.version;
      const shown = document.querySelector("[data-version]");
      if (shown) shown.textContent = answer.version;
    }
    this.judge(answer);
  }

  // Nothing typed is lost: grids are saved before the form is, and leaving with changes asks first.
  guard() {
    window.addEventListener("beforeunload", (event) => {
      if (this.sheets.some((sheet) => sheet.isDirty)) event.preventDefault();
    });
    const form = this.version?.form;
    form?.addEventListener("submit", async (event) => {
      const dirty = this.sheets.filter((sheet) => sheet.isDirty);
      if (!dirty.length) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      for (const sheet of dirty) if (!(await sheet.save())) return;
      form.requestSubmit(event.submitter);
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("[data-grid-row]");
      const sheet = link && this.sheets.find(({ kind }) => kind === link.dataset.gridKind);
      if (sheet) this.lead(sheet, Number(link.dataset.gridRow), link.dataset.gridField);
    });
  }

  // To the cell that a finding is about, once its tab has come up and its grid is there.
  lead(sheet, pk, field) {
    const arrive = () => (sheet.root.dataset.ready ? sheet.show(pk, field) : requestAnimationFrame(arrive));
    requestAnimationFrame(arrive);
  }
}

const place = document.getElementById("grid-workspace");
if (place) new Workspace(place.dataset).start();
