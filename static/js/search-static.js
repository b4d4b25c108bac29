// The search of the static site: the same words and the same order as the live one (budgets/search/words.py), from the
// JSON files that budgets/site/search_files.py writes. Only the files that a query needs are fetched.

const SHOWN = 5; // of each kind, where all kinds are shown
const PAGE = 20; // of one kind
const AROUND = 40; // characters of a paragraph before what was found; twice as many after it
const LONGEST_QUERY = 100;
const MOST_RUNS = 10;
const HAN = "々〇\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const RUN = new RegExp(`[${HAN}]+|[a-z0-9]+`, "gu");

const english = document.documentElement.lang === "en";
const results = document.getElementById("results");
const asked = new URLSearchParams(location.search);

// Words

function folded(text) {
  return [...text].map((character) => {
    const plain = character.normalize("NFKC").toLowerCase();
    return [...plain].length === 1 ? plain : character;
  });
}

const isHan = (run) => run.codePointAt(0) > 127;

function pairs(run) {
  const characters = [...run];
  return characters.slice(1).map((second, at) => characters[at] + second);
}

function runsOf(typed) {
  const plain = folded([...typed].slice(0, LONGEST_QUERY).join("")).join("");
  return [...new Set(plain.match(RUN) ?? [])].slice(0, MOST_RUNS);
}

// What all must be there: words, and whether it is enough that a word begins so.
function termsOf(runs) {
  return runs.flatMap((run) => {
    const long = [...run].length > 1;
    return isHan(run) && long ? pairs(run).map((pair) => [pair, false]) : [[run, isHan(run) || long]];
  });
}

// Files

const kept = new Map();

function fetched(name) {
  if (!kept.has(name)) {
    kept.set(name, fetch(`${results.dataset.index}${name}.json`).then((answer) => {
      if (!answer.ok) throw new Error(name);
      return answer.json();
    }));
  }
  return kept.get(name);
}

async function numbersOf(about, [word, begins]) {
  const words = await fetched(`words-${word.codePointAt(0) % about.shards}`);
  if (!begins) return new Set(words[word] ?? []);
  return new Set(Object.keys(words).filter((found) => found.startsWith(word)).flatMap((found) => words[found]));
}

// Numbers of the entries that have all words, in the order in which they are shown.
async function find(about, runs) {
  const sets = await Promise.all(termsOf(runs).map((term) => numbersOf(about, term)));
  const [least, ...others] = sets.sort((one, other) => one.size - other.size);
  const district = asked.get("jurisdiction");
  const year = Number(asked.get("year"));
  return [...least]
    .filter((number) => others.every((set) => set.has(number)))
    .filter((number) => !district || about.district[number] === district)
    .filter((number) => !year || about.year[number] === year)
    .sort((one, other) => one - other);
}

async function entry(about, number) {
  const block = await fetched(`entries-${Math.floor(number / about.block)}`);
  const [title, titleEnglish, code, text, path, amount] = block[number % about.block];
  return { number, title: (english && titleEnglish) || title, code, text, path, amount };
}

// What was found, marked

function placesOf(run, plain) {
  const found = [];
  const wanted = [...run];
  for (let at = 0; at + wanted.length <= plain.length; at += 1) {
    const within = !isHan(run) && at > 0 && /[a-z0-9]/.test(plain[at - 1]);
    if (!within && wanted.every((character, step) => plain[at + step] === character)) found.push([at, at + wanted.length]);
  }
  return found;
}

function joined(places) {
  const found = [];
  for (const [start, end] of places.sort((one, other) => one[0] - other[0] || one[1] - other[1])) {
    const last = found.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else found.push([start, end]);
  }
  return found;
}

function marked(text, runs, around) {
  const characters = [...text];
  const plain = folded(text);
  const places = joined(runs.flatMap((run) => {
    const whole = placesOf(run, plain);
    return whole.length || !isHan(run) ? whole : pairs(run).flatMap((pair) => placesOf(pair, plain));
  }));
  const middle = places[0]?.[0] ?? 0;
  const first = around ? Math.max(0, middle - around) : 0;
  const last = around ? Math.min(characters.length, middle + 2 * around) : characters.length;
  const nodes = [first ? "…" : ""];
  let at = first;
  for (const [start, end] of places.filter((place) => place[0] < last)) {
    nodes.push(characters.slice(at, start).join(""));
    nodes.push(element("mark", "", characters.slice(Math.max(start, first), Math.min(end, last)).join("")));
    at = end;
  }
  nodes.push(characters.slice(at, last).join(""), last < characters.length ? "…" : "");
  return nodes.filter((node) => node !== "");
}

// The page

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

const said = (words, value) => words.replace("{}", value);
const named = ([name, nameEnglish]) => (english && nameEnglish) || name;

function link(words, changes) {
  const query = new URLSearchParams(asked);
  Object.entries(changes).forEach(([name, value]) => query.set(name, value));
  const made = element("a", "", words);
  made.href = `?${query}`;
  return made;
}

function hit(about, kind, found, runs) {
  const title = element("a", "");
  title.href = `${results.dataset.prefix}${found.path}`;
  if (found.code) title.append(element("span", "code", ...marked(found.code, runs)), " ");
  title.append(...marked(found.title, runs));
  const item = element("li", "", title);
  if (found.amount) item.append(" ", element("span", "amount", `${found.amount} ${results.dataset.unit}`));
  const department = about.departments[about.department[found.number]];
  if (department && kind !== "department") {
    const district = about.districts[about.district[found.number]];
    const year = about.year[found.number];
    item.append(element("p", "where", [...(year ? [year] : []), named(district), named(department)].join(" · ")));
  }
  if (found.text) {
    const text = element("p", "text", ...marked(found.text, runs, AROUND));
    text.lang = "zh-CN";
    item.append(text);
  }
  return item;
}

async function group(about, kind, numbers, runs) {
  const alone = asked.get("kind") === kind;
  const from = alone ? Number(asked.get("from")) || 0 : 0;
  const shown = numbers.slice(from, from + (alone ? PAGE : SHOWN));
  const label = document.querySelector(`select[name=kind] option[value="${kind}"]`).textContent;
  const heading = element("h2", "", label, " ", element("small", "", said(results.dataset.count, numbers.length)));
  heading.id = kind;
  const section = element("section", "hits", heading);
  section.setAttribute("aria-labelledby", kind);
  const list = element("ol", "");
  for (const number of shown) list.append(hit(about, kind, await entry(about, number), runs));
  section.append(list);
  if (alone && from + PAGE < numbers.length) section.append(element("p", "", link(results.dataset.next, { from: from + PAGE })));
  if (!alone && numbers.length > shown.length) section.append(element("p", "", link(said(results.dataset.all, label), { kind })));
  return section;
}

async function search(typed) {
  const runs = runsOf(typed);
  if (!runs.some((run) => [...run].length > 1)) return [element("p", "lead", results.dataset.short)];
  const about = await fetched("about");
  const numbers = await find(about, runs);
  const sections = [];
  for (const [kind, [first, last]] of Object.entries(about.kinds)) {
    const ofKind = numbers.filter((number) => first <= number && number < last);
    if (ofKind.length && [null, "", kind].includes(asked.get("kind"))) sections.push(await group(about, kind, ofKind, runs));
  }
  return sections.length ? sections : [element("p", "lead", said(results.dataset.none, typed))];
}

async function start() {
  document.getElementById("without-scripts").remove();
  for (const name of ["q", "kind", "jurisdiction", "year"]) {
    const field = document.querySelector(`form.page [name=${name}]`);
    if (asked.get(name)) field.value = asked.get(name);
  }
  const typed = (asked.get("q") ?? "").trim();
  if (!typed) return;
  const other = document.querySelector("a.language");
  if (other) other.search = location.search;
  document.getElementById("listed").hidden = true;
  try {
    results.replaceChildren(...await search(typed));
  } catch {
    results.replaceChildren(element("p", "lead", results.dataset.failed));
  }
  // Where the address names a kind, the browser was there before the results were.
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

start();
